package io.dataaggregator.cluster.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The node's pod, and the configuration that a node in it has. */
record Deployed(Deployment deployment) {
  static Deployed of(Overlay overlay) {
    return new Deployed(overlay.the(Deployment.class));
  }

  PodSpec pod() {
    return deployment.getSpec().getTemplate().getSpec();
  }

  Map<String, String> labels() {
    return deployment.getSpec().getTemplate().getMetadata().getLabels();
  }

  Container container() {
    List<Container> containers = pod().getContainers();
    assertEquals(1, containers.size());
    return containers.get(0);
  }

  /** The number behind the name of a port. */
  int port(String name) {
    return container().getPorts().stream()
        .filter(port -> port.getName().equals(name))
        .mapToInt(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no port is named " + name));
  }

  /**
   * Its environment.
   *
   * @param podIp what the address of the pod is
   * @param secret what every value from a secret is
   */
  Map<String, String> environment(String podIp, String secret) {
    var environment = new HashMap<String, String>();
    for (EnvVar variable : container().getEnv()) {
      environment.put(variable.getName(), value(variable, podIp, secret));
    }
    return environment;
  }

  private static String value(EnvVar variable, String podIp, String secret) {
    var source = variable.getValueFrom();
    if (source == null) return variable.getValue();
    if (source.getSecretKeyRef() != null) return secret;
    assertEquals("status.podIP", source.getFieldRef().getFieldPath());
    return podIp;
  }

  /** The configuration of a node in it with the overlay's node.conf. */
  Config configuration(Overlay overlay, Path folder) throws IOException {
    return NodeConfiguration.of(
        environment("10.1.2.3", "postgresql://node:word@database:5432/db"),
        Objects.requireNonNull(overlay.the(ConfigMap.class).getData().get("node.conf")),
        folder);
  }
}
