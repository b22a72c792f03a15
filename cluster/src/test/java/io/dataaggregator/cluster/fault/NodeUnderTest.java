package io.dataaggregator.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.cluster.running.Contract;
import io.dataaggregator.cluster.running.ProcessLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real node in a JVM of its own, reached over HTTP, ended by signals. */
final class NodeUnderTest implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

  /**
   * Entities that PostgreSQL failed just before are handed over once they have begun anew, for
   * which their phase has thirty seconds; what it takes in peace is {@code LoadTest}'s.
   */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(45);

  /** For what comes back by itself once nothing more is done to the nodes. */
  private static final Duration AWAY_LIMIT = Duration.ofSeconds(60);

  private final Build build;
  private final Process process;
  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ProcessLog log;

  private NodeUnderTest(Build build, Process process, URI base) {
    this.build = build;
    this.process = process;
    this.base = base;
    log = ProcessLog.of(process);
  }

  /**
   * Starts a node without waiting for it.
   *
   * @param settings configuration keys under {@code dataaggregator} and their values
   */
  static NodeUnderTest start(String databaseUrl, int port, Map<String, String> settings)
      throws IOException {
    var environment = new HashMap<String, String>();
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("HTTP_PORT", Integer.toString(port));
    environment.put("MANAGEMENT_PORT", "0");
    var properties = new HashMap<String, String>();
    settings.forEach((key, value) -> properties.put("dataaggregator." + key, value));
    return start(environment, properties);
  }

  /**
   * Starts a node without waiting for it.
   *
   * @param environment variables, HTTP_PORT among them
   * @param properties configuration keys and their values
   */
  static NodeUnderTest start(Map<String, String> environment, Map<String, String> properties)
      throws IOException {
    return start(Build.THIS, environment, properties);
  }

  /** As {@link #start(Map, Map)}, with another build than this one. */
  static NodeUnderTest start(
      Build build, Map<String, String> environment, Map<String, String> properties)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("@" + Path.of(System.getProperty("project.root"), "conf", "jvm.options"));
    command.add("--enable-native-access=ALL-UNNAMED");
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", build.classPath(), "io.dataaggregator.cluster.Main"));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("APP_VERSION", build.version());
    return new NodeUnderTest(
        build, builder.start(), URI.create("http://127.0.0.1:" + environment.get("HTTP_PORT")));
  }

  /** Waits until the node says that it is ready. */
  NodeUnderTest awaitReady() throws Exception {
    log.awaitReady(START_LIMIT);
    return this;
  }

  /** What it runs. */
  Build build() {
    return build;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; gives the exit code. */
  int terminate() throws InterruptedException {
    return terminate(STOP_LIMIT);
  }

  /** SIGTERM; gives the exit code, and fails where the node is still there after {@code limit}. */
  int terminate(Duration limit) throws InterruptedException {
    // Process.destroy would close the node's output, and its last words would be lost.
    process.toHandle().destroy();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the node runs " + limit + " after SIGTERM:\n" + log());
    }
    log.awaitEnd();
    return process.exitValue();
  }

  /** Waits until the process ends by itself; gives the exit code. */
  int awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the node still runs after " + limit + ":\n" + log());
    }
    log.awaitEnd();
    return process.exitValue();
  }

  /** SIGTERM, as in a rolling update: it drains, and ends with 0 soon. */
  void drain() throws InterruptedException {
    int code = terminate(DRAIN_LIMIT);
    if (code != 0) throw new AssertionError("SIGTERM ended with " + code + ":\n" + log());
  }

  /** Sends the process a signal by name. */
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) throw new IOException("kill -" + name + " ended with " + code);
  }

  /** Bytes that its live objects take, after a collection of the others. */
  long liveBytes() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var histogram =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram").start();
    String total = "";
    try (var lines = histogram.inputReader()) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith("Total")) total = line;
      }
    }
    String[] columns = total.trim().split(" +", -1);
    if (histogram.waitFor() != 0 || columns.length < 3) throw new IOException("jcmd: " + total);
    return Long.parseLong(columns[2]);
  }

  /** Asks another address, the management endpoint say. */
  JsonNode getFrom(URI address) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** The status that another address answers with. */
  int status(URI address) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("content-type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    // an older build keeps to the contract as it was then
    if (!build.older()) Contract.check(method, path, answer);
    return answer;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return expect(200, "GET", path, "application/json", "");
  }

  /** As {@link #get}, but asks again for a while where the answer is that something is away. */
  JsonNode read(String path) throws IOException, InterruptedException {
    TestServer.until(
        AWAY_LIMIT, () -> send("GET", path, "application/json", "").statusCode() != 503);
    return get(path);
  }

  /** Sends a request and gives its answer, which must have {@code status}. */
  JsonNode expect(int status, String method, String path, String type, String body)
      throws IOException, InterruptedException {
    var answer = send(method, path, type, body);
    if (answer.statusCode() != status) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Defines a pipeline that is not there, and activates it. */
  void define(String pipeline, String definition) throws IOException, InterruptedException {
    String path = "/api/v1/pipelines/" + pipeline;
    expect(201, "PUT", path, "application/yaml", definition);
    expect(200, "POST", path + "/activate", "application/json", "");
  }

  /** Every result row of a pipeline, in order. */
  List<JsonNode> results(String pipeline) throws IOException, InterruptedException {
    return items("/api/v1/pipelines/" + pipeline + "/results", 10_000);
  }

  /** Every item behind {@code path}, page by page. */
  List<JsonNode> items(String path, int limit) throws IOException, InterruptedException {
    var items = new ArrayList<JsonNode>();
    String cursor = "";
    do {
      String query = cursor.isEmpty() ? "" : "&cursor=" + cursor;
      JsonNode page = read(path + "?limit=" + limit + query);
      page.path("items").forEach(items::add);
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));
    return items;
  }

  String log() {
    return log.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
