package io.dataaggregator.cluster.node;

import com.typesafe.config.Config;
import io.dataaggregator.connectors.file.FileConnector;
import io.dataaggregator.connectors.file.FileSettings;
import io.dataaggregator.connectors.generator.GeneratorConnector;
import io.dataaggregator.connectors.spi.SourceConnector;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The connectors of a node, by the names that definitions use. */
final class Connectors {
  private Connectors() {}

  /**
   * Makes each with its part of the configuration.
   *
   * @throws IllegalArgumentException where one finds a value in it that it cannot use
   */
  static Map<String, SourceConnector> of(Config config) {
    List<SourceConnector> installed =
        List.of(
            new FileConnector(FileSettings.from(config.getConfig(FileSettings.PATH))),
            new GeneratorConnector());
    // two of one name would fail here
    return installed.stream()
        .collect(Collectors.toUnmodifiableMap(c -> c.spec().name(), Function.identity()));
  }
}
