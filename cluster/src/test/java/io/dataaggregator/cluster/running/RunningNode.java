package io.dataaggregator.cluster.running;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.cluster.node.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A node in this JVM on an embedded PostgreSQL, its own unless it is told of one; short waits. */
public final class RunningNode implements AutoCloseable {
  private final Path directory;
  private final Map<String, Object> settings;
  private Node node;

  private RunningNode(Path directory, Map<String, Object> settings) {
    this.directory = directory;
    this.settings = settings;
    node = node(settings);
  }

  public static RunningNode start() {
    return start(Map.of());
  }

  /** Starts a node whose configuration says {@code more} too. */
  public static RunningNode start(Map<String, Object> more) {
    Path directory = Path.of("target", "node-" + UUID.randomUUID()).toAbsolutePath();
    Map<String, Object> settings = settings(directory);
    settings.putAll(more);
    return new RunningNode(directory, settings);
  }

  private static Node node(Map<String, Object> settings) {
    return Node.start(Node.configuration(ConfigFactory.parseMap(settings)));
  }

  /** Stops the node and starts another on what it left. */
  public void restart() {
    node.stop();
    node = node(settings);
  }

  private static Map<String, Object> settings(Path directory) {
    var settings = new HashMap<String, Object>();
    settings.put("dataaggregator.database.url", "");
    settings.put("dataaggregator.database.embedded.directory", directory.toString());
    settings.put("dataaggregator.http.port", 0);
    settings.put("dataaggregator.cluster.management-port", 0);
    settings.put("dataaggregator.cluster.keeper-interval", "500ms");
    // Many epochs and seals even of small files.
    settings.put("dataaggregator.split.epoch.records", 2000);
    settings.put("dataaggregator.split.rest", "1s");
    settings.put("dataaggregator.split.epoch.interval", "50ms");
    settings.put("dataaggregator.coordination.beat", "50ms");
    settings.put("dataaggregator.coordination.seal-interval", "50ms");
    settings.put("pekko.loglevel", "WARNING");
    return settings;
  }

  public Api api() {
    return new Api(node.address());
  }

  @Override
  public void close() throws IOException {
    node.stop();
    if (Files.notExists(directory)) return;
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
