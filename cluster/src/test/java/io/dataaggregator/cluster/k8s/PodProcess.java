package io.dataaggregator.cluster.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.cluster.running.ProcessLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node as it runs in a pod: a JVM of its own with the environment of the deployment. Pods differ
 * by their addresses, so each has a loopback address to itself.
 */
final class PodProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String ACCOUNT = "-Dpekko.discovery.kubernetes-api.";

  private final Process process;
  private final String address;
  private final Deployed deployed;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ProcessLog log;

  private PodProcess(Process process, String address, Deployed deployed) {
    this.process = process;
    this.address = address;
    this.deployed = deployed;
    log = ProcessLog.of(process);
  }

  /** Starts one without waiting for it. */
  static PodProcess start(Deployed deployed, String address, String database, ApiServer api)
      throws IOException {
    Path account = api.account();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "@conf/jvm.options", "--enable-native-access=ALL-UNNAMED"));
    command.add(ACCOUNT + "api-ca-path=" + account.resolve("ca.crt"));
    command.add(ACCOUNT + "api-token-path=" + account.resolve("token"));
    command.add(ACCOUNT + "pod-namespace-path=" + account.resolve("namespace"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.dataaggregator.cluster.Main"));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(Path.of(System.getProperty("project.root")).toFile());
    Map<String, String> environment = builder.environment();
    environment.putAll(deployed.environment(address, database));
    // All interfaces are those of every other pod too here.
    environment.put("CLUSTER_BIND", address);
    environment.put("HTTP_HOST", address);
    environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(api.port()));
    return new PodProcess(builder.start(), address, deployed);
  }

  String address() {
    return address;
  }

  /** Waits until it listens, which it does before it is a member. */
  void awaitStarted() throws InterruptedException {
    log.awaitReady(START_LIMIT);
  }

  /** Waits until it has seen {@code members} nodes join its cluster; gives their addresses. */
  Set<String> awaitMembers(int members) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri("management", "/cluster/domain-events"));
    var events =
        http.send(
            request.header("Accept", "text/event-stream").build(),
            HttpResponse.BodyHandlers.ofLines());
    Set<String> up = new HashSet<>();
    try (var lines = events.body()) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (!line.startsWith("data:")) continue;
        JsonNode event = JSON.readTree(line.substring("data:".length()));
        if (!event.path("type").asText().equals("MemberUp")) continue;
        up.add(event.at("/member/uniqueAddress/address").asText());
        if (up.size() == members) return up;
      }
    }
    throw new AssertionError("the node ended with " + up + ":\n" + log());
  }

  HttpResponse<String> get(String port, String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(port, path)).GET());
  }

  HttpResponse<String> put(String path, String yaml) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri("http", path))
            .header("Content-Type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofString(yaml)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String port, String path) {
    return URI.create("http://" + address + ":" + deployed.port(port) + path);
  }

  /** SIGTERM; gives the exit code. */
  int terminate() throws InterruptedException {
    process.toHandle().destroy();
    int code = process.waitFor();
    log.awaitEnd();
    return code;
  }

  String log() {
    return log.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
