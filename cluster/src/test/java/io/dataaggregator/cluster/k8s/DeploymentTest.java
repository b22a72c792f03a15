package io.dataaggregator.cluster.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.typesafe.config.Config;
import io.dataaggregator.cluster.node.Node;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pod says of the node in it is what the node does. */
final class DeploymentTest {
  private static final String OVERLAYS = "io.dataaggregator.cluster.k8s.Overlay#all";

  /** PostgreSQL's default, less those that it keeps for superusers. */
  private static final int CONNECTIONS = 97;

  /** Connections of a node that migrates the schema, beside those of its pools. */
  private static final int MIGRATION = 4;

  /** Seconds that pools get to close when all is over. */
  private static final int DATABASE_CLOSE = 5;

  /** What the time until a split brain is resolved is chosen for. */
  private static final int MOST_NODES = 10;

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void itsEnvironmentReachesTheSettings(Overlay overlay, @TempDir Path folder) throws IOException {
    var deployed = Deployed.of(overlay);
    Config config = deployed.configuration(overlay, folder);
    Config ours = config.getConfig("dataaggregator");
    assertEquals("kubernetes", ours.getString("cluster.formation"));
    assertEquals(
        "kubernetes-api",
        config.getString(
            "pekko.management.cluster.bootstrap.contact-point-discovery.discovery-method"));
    assertEquals("10.1.2.3", ours.getString("cluster.host"));
    assertEquals("0.0.0.0", ours.getString("cluster.bind"));
    assertEquals("0.0.0.0", ours.getString("http.host"));
    assertEquals("postgresql://node:word@database:5432/db", ours.getString("database.url"));
    assertEquals(List.of("/files"), ours.getStringList("file.roots"));
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void itsPortsAreThoseOfTheNode(Overlay overlay, @TempDir Path folder) throws IOException {
    var deployed = Deployed.of(overlay);
    Config config = deployed.configuration(overlay, folder);
    assertEquals(config.getInt("dataaggregator.http.port"), deployed.port("http"));
    assertEquals(config.getInt("pekko.remote.artery.canonical.port"), deployed.port("remoting"));
    assertEquals(
        config.getInt("pekko.management.http.port"),
        deployed.port(
            config.getString(
                "pekko.management.cluster.bootstrap.contact-point-discovery.port-name")));
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void discoveryFindsItByItsLabel(Overlay overlay, @TempDir Path folder) throws IOException {
    var deployed = Deployed.of(overlay);
    Config config = deployed.configuration(overlay, folder);
    String selector =
        config
            .getString("pekko.discovery.kubernetes-api.pod-label-selector")
            .formatted(
                config.getString(
                    "pekko.management.cluster.bootstrap.contact-point-discovery.service-name"));
    String key = selector.substring(0, selector.indexOf('='));
    assertEquals(selector, key + "=" + deployed.labels().get(key));
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void theClusterBeginsWithAllOfItsNodes(Overlay overlay, @TempDir Path folder) throws IOException {
    var deployed = Deployed.of(overlay);
    Config config = deployed.configuration(overlay, folder);
    Integer replicas = deployed.deployment().getSpec().getReplicas();
    int first = replicas == null ? scaled(overlay).getMinReplicas() : replicas;
    int most = replicas == null ? scaled(overlay).getMaxReplicas() : replicas;
    assertEquals(
        first,
        config.getInt(
            "pekko.management.cluster.bootstrap.contact-point-discovery.required-contact-point-nr"));
    assertTrue(most < MOST_NODES, "one more runs during an update");
    int connections = (most + 1) * config.getInt("dataaggregator.database.pool-size") + MIGRATION;
    assertTrue(connections <= CONNECTIONS, () -> connections + " connections");
  }

  private static HorizontalPodAutoscalerSpec scaled(Overlay overlay) {
    return overlay.the(HorizontalPodAutoscaler.class).getSpec();
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void itHasTheTimeToStop(Overlay overlay, @TempDir Path folder) throws IOException {
    var deployed = Deployed.of(overlay);
    Config config = deployed.configuration(overlay, folder);
    Config shutdown = config.getConfig("pekko.coordinated-shutdown");
    long phases = 0;
    for (String phase : shutdown.getObject("phases").keySet()) {
      String own = "phases." + phase + ".timeout";
      phases +=
          shutdown.getDuration(shutdown.hasPath(own) ? own : "default-phase-timeout").toSeconds();
    }
    long stopping = Node.stopWait(config).toSeconds();
    assertTrue(phases < stopping, stopping + " s would cut off the last of " + phases + " s");
    long wait = deployed.container().getLifecycle().getPreStop().getSleep().getSeconds();
    long needed = wait + stopping + DATABASE_CLOSE;
    long given = deployed.pod().getTerminationGracePeriodSeconds();
    assertTrue(needed > 60 && needed < given, () -> "needs " + needed + " s, has " + given);
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void probesAskWhatTheNodeAnswers(Overlay overlay, @TempDir Path folder) throws IOException {
    var deployed = Deployed.of(overlay);
    Config health =
        deployed.configuration(overlay, folder).getConfig("pekko.management.health-checks");
    JsonNode contract =
        new ObjectMapper(new YAMLFactory())
            .readTree(NodeConfiguration.text("openapi.yaml"))
            .path("paths");
    for (Probe probe :
        List.of(deployed.container().getStartupProbe(), deployed.container().getReadinessProbe())) {
      assertEquals(new IntOrString("http"), probe.getHttpGet().getPort());
      assertTrue(
          contract.has(probe.getHttpGet().getPath()), () -> probe + " is not in the contract");
    }
    var ready = deployed.container().getReadinessProbe().getHttpGet();
    assertEquals("/health/ready", ready.getPath());
    var alive = deployed.container().getLivenessProbe().getHttpGet();
    assertEquals(new IntOrString("management"), alive.getPort());
    assertEquals("/" + health.getString("liveness-path"), alive.getPath());
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void itCanDoNoMoreThanItMust(Overlay overlay) throws IOException {
    var deployed = Deployed.of(overlay);
    var pod = deployed.pod().getSecurityContext();
    assertTrue(pod.getRunAsNonRoot());
    assertEquals("RuntimeDefault", pod.getSeccompProfile().getType());
    String image = Files.readString(Overlay.ROOT.resolveSibling("cluster").resolve("pom.xml"));
    assertTrue(
        image.contains("<user>" + pod.getRunAsUser() + ":" + pod.getRunAsGroup() + "</user>"));
    var container = deployed.container().getSecurityContext();
    assertTrue(container.getReadOnlyRootFilesystem());
    assertFalse(container.getAllowPrivilegeEscalation());
    assertEquals(List.of("ALL"), container.getCapabilities().getDrop());
    assertEquals(List.of(), container.getCapabilities().getAdd());
    assertNull(container.getPrivileged());
    Set<String> writable =
        deployed.container().getVolumeMounts().stream()
            .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
            .map(VolumeMount::getMountPath)
            .collect(Collectors.toSet());
    assertEquals(Set.of("/tmp"), writable);
    var resources = deployed.container().getResources();
    assertEquals(resources.getRequests().get("memory"), resources.getLimits().get("memory"));
    assertEquals(Set.of("memory"), resources.getLimits().keySet());
    assertFalse(deployed.pod().getEnableServiceLinks());
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void encryptionReadsWhatIsMounted(Overlay overlay, @TempDir Path folder) throws IOException {
    var deployed = Deployed.of(overlay);
    Config config = deployed.configuration(overlay, folder);
    List<String> mounted =
        deployed.container().getVolumeMounts().stream()
            .filter(mount -> mount.getName().equals("tls"))
            .map(VolumeMount::getMountPath)
            .toList();
    boolean encrypted = config.getBoolean("dataaggregator.cluster.tls.enabled");
    assertEquals(!overlay.name().equals("development"), encrypted);
    if (!encrypted) return;
    assertEquals(List.of(config.getString("dataaggregator.cluster.tls.directory")), mounted);
    assertEquals("tls-tcp", config.getString("pekko.remote.artery.transport"));
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void anUpdateTakesNoNodeAwayBeforeAnotherIsThere(Overlay overlay) {
    var update = Deployed.of(overlay).deployment().getSpec().getStrategy().getRollingUpdate();
    assertEquals(new IntOrString(0), update.getMaxUnavailable());
    assertEquals(new IntOrString(1), update.getMaxSurge());
  }
}
