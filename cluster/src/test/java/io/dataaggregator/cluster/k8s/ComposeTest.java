package io.dataaggregator.cluster.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker-compose.yml gives its nodes makes one cluster of them; CI checks the file itself. */
final class ComposeTest {
  @Test
  void theNodesAreEachOthersContacts(@TempDir Path folder) throws IOException {
    JsonNode compose =
        new ObjectMapper(new YAMLFactory())
            .readTree(Files.readString(Overlay.ROOT.resolveSibling("docker-compose.yml")));
    List<String> nodes = new ArrayList<>();
    compose
        .path("services")
        .fieldNames()
        .forEachRemaining(name -> {
          if (name.startsWith("node-")) nodes.add(name);
        });
    Map<String, String> environment = new HashMap<>();
    compose
        .path("x-node-environment")
        .properties()
        .forEach(one -> environment.put(one.getKey(), one.getValue().asText()));
    environment.put("CLUSTER_HOST", nodes.get(0));
    Config config =
        NodeConfiguration.of(
            environment,
            Files.readString(Overlay.ROOT.resolveSibling("k8s/base/node.conf")),
            folder);
    Config cluster = config.getConfig("dataaggregator.cluster");
    assertEquals("contacts", cluster.getString("formation"));
    assertEquals(nodes.size(), cluster.getInt("nodes"));
    String port = ":" + cluster.getInt("management-port");
    assertEquals(
        nodes.stream().map(node -> node + port).collect(Collectors.joining(",")),
        cluster.getString("contacts"));
  }
}
