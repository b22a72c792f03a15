package io.dataaggregator.cluster.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.persistence.database.EmbeddedServer;
import io.dataaggregator.persistence.database.EmbeddedSettings;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with the environment of the deployment find each other as pods that the API lists. */
final class DiscoveryTest {
  private static final List<String> ADDRESSES = List.of("127.0.0.21", "127.0.0.22", "127.0.0.23");
  private static final Duration SERVER_WAIT = Duration.ofSeconds(60);

  private final Path directory =
      Path.of("target", "discovery-" + ProcessHandle.current().pid()).toAbsolutePath();
  private final Deployed deployed;

  DiscoveryTest() throws Exception {
    Path file = Overlay.ROOT.resolve("base").resolve("deployment.yaml");
    deployed =
        new Deployed((Deployment) Manifest.read(file.toString(), Files.readString(file)).get(0));
  }

  @Test
  @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void threePodsFormOneClusterOnceAllAreListed(@TempDir Path account) throws Exception {
    var settings = new EmbeddedSettings(directory, 0, SERVER_WAIT, SERVER_WAIT);
    try (var database = EmbeddedServer.start(settings);
        var api = ApiServer.start(account)) {
      List<Pod> listed = strangers();
      ADDRESSES.subList(0, 2).forEach(address -> listed.add(pod(address).build()));
      api.pods(listed);
      var pods = new ArrayList<PodProcess>();
      try {
        for (String address : ADDRESSES) {
          pods.add(PodProcess.start(deployed, address, database.address().toUrl(), api));
        }
        for (PodProcess pod : pods) pod.awaitStarted();
        // Each asks about once a second: with one missing, nobody begins a cluster.
        api.awaitAnswers(9);
        for (PodProcess pod : pods)
          assertEquals(503, pod.get("http", "/health/ready").statusCode());
        listed.add(pod(ADDRESSES.get(2)).build());
        api.pods(listed);
        agree(pods, api);
        assertEquals(0, pods.get(1).terminate(), pods.get(1)::log);
      } finally {
        pods.forEach(PodProcess::close);
      }
    }
  }

  @AfterEach
  void removeTheDatabase() throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  private void agree(List<PodProcess> pods, ApiServer api) throws Exception {
    Set<String> expected =
        Set.of(
            "pekko://dataaggregator@127.0.0.21:7600",
            "pekko://dataaggregator@127.0.0.22:7600",
            "pekko://dataaggregator@127.0.0.23:7600");
    for (PodProcess pod : pods) {
      assertEquals(expected, pod.awaitMembers(ADDRESSES.size()), pod::log);
      assertEquals(200, pod.get("management", alive()).statusCode());
    }
    assertEquals(List.of(), api.refusals());
    // One cluster is one home for a pipeline: what one node takes another knows.
    String pipeline = "/api/v1/pipelines/quakes-by-network";
    Path sample = Overlay.ROOT.resolveSibling("conf").resolve("samples/quakes-by-network.yaml");
    var put = pods.get(0).put(pipeline, Files.readString(sample));
    assertEquals(201, put.statusCode(), put::body);
    var got = pods.get(2).get("http", pipeline);
    assertEquals(200, got.statusCode(), got::body);
  }

  private String alive() {
    return deployed.container().getLivenessProbe().getHttpGet().getPath();
  }

  /** A pod as the API lists it. */
  private PodBuilder pod(String address) {
    List<ContainerPort> ports = deployed.container().getPorts();
    return new PodBuilder()
        .withNewMetadata()
        .withName("dataaggregator-" + address.replace('.', '-'))
        .withLabels(deployed.labels())
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName(deployed.container().getName())
        .withPorts(ports)
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(address)
        .endStatus();
  }

  /** Pods that must not be asked: no cluster is begun while one of those asked does not answer. */
  private List<Pod> strangers() {
    var strangers = new ArrayList<Pod>();
    strangers.add(
        pod("127.0.0.24")
            .editMetadata()
            .withLabels(Map.of("app", "another"))
            .endMetadata()
            .build());
    strangers.add(
        pod("127.0.0.25")
            .editMetadata()
            .withDeletionTimestamp("2026-11-26T12:00:00Z")
            .endMetadata()
            .build());
    strangers.add(pod("127.0.0.26").editStatus().withPhase("Pending").endStatus().build());
    return strangers;
  }
}
