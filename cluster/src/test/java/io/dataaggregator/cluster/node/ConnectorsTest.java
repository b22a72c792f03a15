package io.dataaggregator.cluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectorsTest {
  /** That the pages say what the specs say is tested beside the connectors. */
  @Test
  void everyConnectorHasItsPageAndEveryPageItsConnector() throws IOException {
    Path docs = Path.of(System.getProperty("project.root"), "docs");
    Set<String> described;
    try (Stream<Path> files = Files.list(docs.resolve("connectors"))) {
      described =
          files
              .map(file -> String.valueOf(file.getFileName()).replaceFirst("\\.md$", ""))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertEquals(Connectors.of(ConfigFactory.load()).keySet(), described);
    String reference = Files.readString(docs.resolve("pipeline-file.md"));
    for (String name : described) assertTrue(reference.contains("(connectors/" + name + ".md)"));
  }
}
