package io.dataaggregator.bench;

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
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node in a JVM of its own on its embedded PostgreSQL, as the demo starts it. */
final class ServedNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
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

  /** What its JVM is given; sketches of so many buckets need more than the demo's node has. */
  static List<String> heap(Work work) {
    return List.of(work.sketches() ? "-Xmx4g" : "-Xmx640m", "-XX:+UseParallelGC");
  }

  /**
   * Starts a node and waits until it is ready.
   *
   * @param directory where it keeps its data and its log
   * @param readable the directory that its pipelines may read
   */
  static ServedNode start(Path directory, Path readable, int port, List<String> heap)
      throws IOException {
    Path data = Files.createDirectories(directory).resolve("data");
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(heap);
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
    String url = "jdbc:postgresql://127.0.0.1:%s/dataaggregator".formatted(postmaster().get(3));
    String password = Files.readString(data.resolve("postgres.password")).strip();
    try (var connection = DriverManager.getConnection(url, "dataaggregator", password);
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

  /** Sends a request that must be answered with 2xx. */
  JsonNode call(String method, String path, String yaml) throws IOException {
    var request =
        HttpRequest.newBuilder(base.resolve("/api/v1/pipelines/" + path))
            .header("content-type", "application/yaml")
            .method(method, HttpRequest.BodyPublishers.ofString(yaml))
            .build();
    HttpResponse<byte[]> answer = send(request);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + new String(answer.body(), UTF_8));
    }
    return JSON.readTree(answer.body());
  }

  /** Starts a run and waits until it succeeded. */
  JsonNode run(String pipeline) throws IOException {
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
  Cost cost() throws IOException {
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

  /** Stops as an operator would, and leaves no data: the next node begins as this one did. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (process.waitFor(100, TimeUnit.SECONDS)) Outputs.delete(data);
      else process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
