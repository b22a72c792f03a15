package io.dataaggregator.cluster.k8s;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.dataaggregator.cluster.node.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a node makes of an environment and a node.conf. */
final class NodeConfiguration {
  private static final Path CONFIGURATION = Overlay.ROOT.resolveSibling("conf");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\?([A-Z_]+)}");

  private NodeConfiguration() {}

  /**
   * The configuration of a node; fails where a variable or a setting is none that a node reads.
   *
   * @param folder where {@code nodeConf} lies beside what the image has there
   */
  static Config of(Map<String, String> environment, String nodeConf, Path folder)
      throws IOException {
    Set<String> unread = new TreeSet<>(environment.keySet());
    unread.removeAll(variables());
    assertTrue(unread.isEmpty(), () -> unread + " are read by nobody");
    try (var included = Files.newDirectoryStream(CONFIGURATION, "*.conf")) {
      for (Path one : included) Files.copy(one, folder.resolve(one.getFileName()));
    }
    Path file = folder.resolve("node.conf");
    Files.writeString(file, nodeConf);
    // Substitutions look among the settings before they look in the environment.
    Config config =
        Node.configuration(
            ConfigFactory.parseMap(environment)
                .withFallback(ConfigFactory.parseFile(file.toFile())));
    Config known = ConfigFactory.defaultReference().getConfig("dataaggregator");
    for (var setting : config.getConfig("dataaggregator").entrySet()) {
      assertTrue(known.hasPathOrNull(setting.getKey()), () -> setting.getKey() + " is not known");
    }
    return config;
  }

  private static Set<String> variables() throws IOException {
    // the launcher of the JVM reads this one
    Set<String> read = new TreeSet<>(Set.of("JDK_JAVA_OPTIONS"));
    VARIABLE
        .matcher(text("reference.conf") + text("platform.conf"))
        .results()
        .forEach(one -> read.add(one.group(1)));
    return read;
  }

  /** Every resource of that name that is ours. */
  static String text(String resource) throws IOException {
    var all = new StringBuilder();
    var loader = NodeConfiguration.class.getClassLoader();
    for (var url : Collections.list(loader.getResources(resource))) {
      try (var in = url.openStream()) {
        String one = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (one.contains("dataaggregator")) all.append(one);
      }
    }
    return all.toString();
  }
}
