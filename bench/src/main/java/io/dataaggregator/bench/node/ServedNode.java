package io.dataaggregator.bench.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A node in a JVM of its own on its embedded PostgreSQL, as the demo starts it. */
public final class ServedNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What every node's JVM gets; from the directory of this module. */
  private static final Path JVM_OPTIONS = Path.of("..", "conf", "jvm.options");

  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path data;
  private final URI base;

  private ServedNode(Process process, Path data, int port) {
    this.process = process;
    this.data = data;
    base = URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Starts a node and waits until it is ready.
   *
   * @param directory where it keeps its data, perhaps those that another left, and its log
   * @param readable the directory that its pipelines may read
   * @param port where it answers
   * @param heap options of its JVM beside those of every node
   */
  public static ServedNode start(Path directory, Path readable, int port, List<String> heap)
      throws IOException {
    Path data = Files.createDirectories(directory).resolve("data");
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(heap);
    command.add("@" + JVM_OPTIONS.toAbsolutePath());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Ddataaggregator.file.roots.0=" + readable,
            "-Ddataaggregator.database.embedded.directory=" + data,
            "-cp",
            System.getProperty("java.class.path"),
            "io.dataaggregator.cluster.Main"));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("DATABASE_URL", "DB_POOL_SIZE"));
    builder.environment().put("HTTP_PORT", Integer.toString(port));
    builder.environment().put("MANAGEMENT_PORT", "0");
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
    var node = new ServedNode(builder.start(), data, port);
    node.awaitReady();
    node.requireDurable();
    return node;
  }

  /** What is not on disk when it is answered would be compared with what nobody promises. */
  private void requireDurable() throws IOException {
    try (var connection = database();
        var statement = connection.createStatement()) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        try (var answer = statement.executeQuery("show " + setting)) {
          if (!answer.next() || !answer.getString(1).equals("on")) {
            throw new IOException("PostgreSQL runs without " + setting);
          }
        }
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** A connection to its PostgreSQL, to be closed. */
  public Connection database() throws IOException, SQLException {
    String url = "jdbc:postgresql://127.0.0.1:%s/dataaggregator".formatted(postmaster().get(3));
    String password = Files.readString(data.resolve("postgres.password")).strip();
    return DriverManager.getConnection(url, "dataaggregator", password);
  }

  private void awaitReady() throws IOException {
    var ready = HttpRequest.newBuilder(base.resolve("/health/ready")).build();
    while (true) {
      if (!process.isAlive()) throw new IOException("the node ended: see its log beside " + data);
      try {
        if (send(ready).statusCode() == 200) return;
      } catch (java.net.ConnectException notYet) {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Sends a request about pipelines that must be answered with 2xx.
   *
   * @param path below {@code /api/v1/pipelines/}
   * @throws IOException quoting any other answer
   */
  public JsonNode call(String method, String path, String yaml) throws IOException {
    HttpResponse<byte[]> answer = ask(method, "pipelines/" + path, yaml);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + new String(answer.body(), UTF_8));
    }
    return JSON.readTree(answer.body());
  }

  /** What is wrong with a definition; empty if nothing is. */
  public List<JsonNode> problems(String yaml) throws IOException {
    HttpResponse<byte[]> answer = ask("POST", "pipelines/validate", yaml);
    var problems = new ArrayList<JsonNode>();
    if (answer.statusCode() == 422) {
      JSON.readTree(answer.body()).path("errors").forEach(problems::add);
    } else if (answer.statusCode() != 200) {
      throw new IOException("validate: " + new String(answer.body(), UTF_8));
    }
    return problems;
  }

  /** How many splits are at work. */
  public int splitsAtWork() throws IOException {
    HttpResponse<byte[]> answer = ask("GET", "cluster/entities?type=split&limit=500", "");
    int working = 0;
    for (JsonNode each : JSON.readTree(answer.body()).path("items")) {
      if (each.path("state").asText().equals("working")) working++;
    }
    return working;
  }

  private HttpResponse<byte[]> ask(String method, String path, String yaml) throws IOException {
    return send(
        HttpRequest.newBuilder(base.resolve("/api/v1/" + path))
            .header("content-type", "application/yaml")
            .method(method, HttpRequest.BodyPublishers.ofString(yaml))
            .build());
  }

  /** Reads all results of a pipeline, page by page. */
  public void results(String pipeline, Consumer<JsonNode> rows) throws IOException {
    String cursor = "";
    do {
      JsonNode page = call("GET", pipeline + "/results?limit=10000" + cursor, "");
      page.path("items").forEach(rows);
      String next = page.path("nextCursor").asText("null");
      cursor = next.equals("null") ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
  }

  /** Starts a run and waits until it succeeded. */
  public JsonNode run(String pipeline) throws IOException {
    String id = call("POST", pipeline + "/runs", "").path("id").asText();
    while (true) {
      JsonNode run = call("GET", pipeline + "/runs/" + id, "");
      String status = run.path("status").asText();
      if (status.equals("SUCCEEDED")) return run;
      if (!status.equals("RUNNING") && !status.equals("QUEUED")) {
        throw new IOException("the run ended otherwise: " + run);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** CPU time of the node and of its PostgreSQL so far. */
  public Cost cost() throws IOException {
    return Cost.of(process.pid(), Long.parseLong(postmaster().getFirst().strip()));
  }

  /** What PostgreSQL says of itself: its process first, its port as the fourth line. */
  private List<String> postmaster() throws IOException {
    try (var files = Files.walk(data, 3)) {
      Path file =
          files
              .filter(path -> path.endsWith("postmaster.pid"))
              .findFirst()
              .orElseThrow(() -> new IOException("no PostgreSQL runs in " + data));
      return Files.readAllLines(file);
    }
  }

  /** Kills it, as a machine that fails would; its data stay, and its PostgreSQL runs on. */
  public void kill() throws IOException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Stops it as an operator would; its data stay. */
  public void stop() throws IOException {
    process.destroy();
    if (awaitEnd()) return;
    process.destroyForcibly();
    throw new IOException("the node did not end: see its log beside " + data);
  }

  private boolean awaitEnd() throws IOException {
    try {
      return process.waitFor(100, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Stops it and leaves no data: the next node begins as this one did. */
  @Override
  public void close() throws IOException {
    stop();
    Outputs.delete(data);
  }
}
