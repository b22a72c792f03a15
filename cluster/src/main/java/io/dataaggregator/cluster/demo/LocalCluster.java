package io.dataaggregator.cluster.demo;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.cluster.node.Node;
import io.dataaggregator.cluster.node.StartRefused;
import io.dataaggregator.persistence.database.DatabaseSettings;
import io.dataaggregator.persistence.database.EmbeddedServer;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several nodes on this machine, each a process of its own, on one embedded PostgreSQL that this
 * process owns. Node <i>i</i> has its API on port 8000 + i and its management endpoint on 7625 + i.
 */
public final class LocalCluster implements AutoCloseable {
  private static final int HTTP_BASE = 8000;
  private static final int MANAGEMENT_BASE = 7625;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final EmbeddedServer server;
  private final List<Process> nodes = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final PrintStream out;

  private LocalCluster(EmbeddedServer server, PrintStream out) {
    this.server = server;
    this.out = out;
  }

  /**
   * Starts so many nodes and waits until each is ready.
   *
   * @throws StartRefused where one ends instead; it has said why
   */
  public static LocalCluster start(int count, PrintStream out) {
    var settings = DatabaseSettings.from(Node.configuration(ConfigFactory.empty())).embedded();
    var cluster = new LocalCluster(EmbeddedServer.start(settings), out);
    try {
      for (int node = 1; node <= count; node++) cluster.nodes.add(cluster.begin(node, count));
      for (int node = 1; node <= count; node++) cluster.awaitReady(node);
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw new StartRefused("a process does not start: " + e.getMessage());
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Where the REST API of the first node listens. */
  public URI api() {
    return api(1);
  }

  private static URI api(int node) {
    return URI.create("http://127.0.0.1:" + (HTTP_BASE + node));
  }

  private static String management(int node) {
    return "127.0.0.1:" + (MANAGEMENT_BASE + node);
  }

  private Process begin(int node, int count) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // the flags of this process, but for what is its own
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-Ddemo."))
        .forEach(command::add);
    command.add("-Ddemo.child=true");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.dataaggregator.cluster.Main");
    var builder = new ProcessBuilder(command).inheritIO();
    String contacts =
        IntStream.rangeClosed(1, count)
            .mapToObj(LocalCluster::management)
            .collect(Collectors.joining(","));
    builder
        .environment()
        .putAll(
            Map.of(
                "DATABASE_URL", server.address().toUrl(),
                "HTTP_PORT", Integer.toString(HTTP_BASE + node),
                "MANAGEMENT_PORT", Integer.toString(MANAGEMENT_BASE + node),
                "CLUSTER_FORMATION", "contacts",
                "CLUSTER_CONTACTS", contacts,
                "CLUSTER_NODES", Integer.toString(count)));
    Process process = builder.start();
    var unused = process.onExit().thenAccept(ended -> out.println(ended(node, ended)));
    return process;
  }

  private static String ended(int node, Process process) {
    return "node " + node + ", pid " + process.pid() + ", has ended with " + process.exitValue();
  }

  private void awaitReady(int node) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    var tick = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
    while (!isReady(node)) {
      Process process = nodes.get(node - 1);
      if (!process.isAlive()) throw new StartRefused(ended(node, process));
      if (System.nanoTime() > deadline) {
        throw new StartRefused("node " + node + " is not ready after " + START_LIMIT);
      }
      CompletableFuture.runAsync(() -> {}, tick).join();
    }
    out.println(
        "ready     node "
            + node
            + ": "
            + api(node)
            + ", management http://"
            + management(node)
            + ", pid "
            + nodes.get(node - 1).pid());
  }

  private boolean isReady(int node) {
    var request =
        HttpRequest.newBuilder(api(node).resolve("/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .handle((answer, failure) -> failure == null && answer.statusCode() == 200)
        .join();
  }

  /** Returns when the last node has ended: this process is there as long as one is. */
  public void awaitEnd() {
    nodes.forEach(node -> node.onExit().join());
  }

  /** Has every node drain, one after the other, and stops PostgreSQL after the last of them. */
  @Override
  public void close() {
    for (Process node : nodes) {
      node.toHandle().destroy();
      node.onExit().join();
    }
    server.close();
  }
}
