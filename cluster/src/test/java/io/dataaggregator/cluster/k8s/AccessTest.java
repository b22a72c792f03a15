package io.dataaggregator.cluster.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches a node, and what a node reaches. */
final class AccessTest {
  private static final String OVERLAYS = "io.dataaggregator.cluster.k8s.Overlay#all";
  private static final String NAMESPACE = "kubernetes.io/metadata.name";

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void onlyThoseWhoMustReachANode(Overlay overlay) {
    Set<String> expected = new TreeSet<>(Set.of("nodes to management", "nodes to remoting"));
    if (!overlay.name().equals("development")) {
      expected.addAll(Set.of("traefik to http", "monitoring/prometheus to http"));
    }
    Set<String> ways = new TreeSet<>();
    for (NetworkPolicy policy : overlay.every(NetworkPolicy.class)) {
      assertTrue(policy.getSpec().getPolicyTypes().contains("Ingress"));
      for (var rule : policy.getSpec().getIngress()) {
        // A rule without either lets everybody in, or to every port.
        assertTrue(!rule.getFrom().isEmpty() && !rule.getPorts().isEmpty(), policy::toString);
        for (NetworkPolicyPeer peer : rule.getFrom()) {
          for (NetworkPolicyPort port : rule.getPorts()) {
            ways.add(name(overlay, peer) + " to " + port.getPort().getStrVal());
          }
        }
      }
    }
    assertEquals(expected, ways);
  }

  private static String name(Overlay overlay, NetworkPolicyPeer peer) {
    var namespace = peer.getNamespaceSelector();
    var pods = peer.getPodSelector();
    if (namespace == null) {
      assertTrue(selects(pods, overlay), peer::toString);
      return "nodes";
    }
    String name = Objects.requireNonNull(namespace.getMatchLabels().get(NAMESPACE));
    return pods == null ? name : name + "/" + pods.getMatchLabels().get("app.kubernetes.io/name");
  }

  private static boolean selects(LabelSelector selector, Overlay overlay) {
    Map<String, String> wanted = selector.getMatchLabels();
    return !wanted.isEmpty()
        && Deployed.of(overlay).labels().entrySet().containsAll(wanted.entrySet());
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void aNodeReachesNodesNamesTheDatabaseAndTheApi(Overlay overlay) {
    var deployed = Deployed.of(overlay);
    List<String> ways = new ArrayList<>();
    for (NetworkPolicy policy : overlay.every(NetworkPolicy.class)) {
      if (!policy.getSpec().getPolicyTypes().contains("Egress")) continue;
      for (var rule : policy.getSpec().getEgress()) {
        List<Integer> ports =
            rule.getPorts().stream().map(port -> port.getPort().getIntVal()).toList();
        ways.add(rule.getTo().isEmpty() ? "any " + ports : "some " + ports);
      }
    }
    assertEquals(
        List.of(
            "some " + List.of(deployed.port("management"), deployed.port("remoting")),
            "some [53, 53]",
            "any [5432]",
            "any [443, 6443]"),
        ways);
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void whateverSelectsPodsSelectsTheNodes(Overlay overlay) {
    var service = overlay.the(Service.class);
    Stream<LabelSelector> selectors =
        Stream.of(
                overlay.every(NetworkPolicy.class).stream()
                    .map(one -> one.getSpec().getPodSelector()),
                overlay.every(PodDisruptionBudget.class).stream()
                    .map(one -> one.getSpec().getSelector()),
                Stream.of(Deployed.of(overlay).deployment().getSpec().getSelector()),
                Deployed.of(overlay).pod().getTopologySpreadConstraints().stream()
                    .map(one -> one.getLabelSelector()))
            .flatMap(each -> each);
    List<LabelSelector> all = selectors.toList();
    assertTrue(all.size() >= 5, () -> all.size() + " selectors");
    for (LabelSelector selector : all) assertTrue(selects(selector, overlay), selector::toString);
    assertTrue(
        Deployed.of(overlay)
            .labels()
            .entrySet()
            .containsAll(service.getSpec().getSelector().entrySet()));
    Deployed.of(overlay).port(service.getSpec().getPorts().get(0).getTargetPort().getStrVal());
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void aNodeMayListThePodsOfItsNamespaceAndNothingElse(Overlay overlay) {
    var role = overlay.the(Role.class);
    assertEquals(1, role.getRules().size());
    var rule = role.getRules().get(0);
    assertEquals(List.of(""), rule.getApiGroups());
    assertEquals(List.of("pods"), rule.getResources());
    assertEquals(List.of("get", "list", "watch"), rule.getVerbs());
    var binding = overlay.the(RoleBinding.class);
    assertEquals(role.getMetadata().getName(), binding.getRoleRef().getName());
    var subject = binding.getSubjects().get(0);
    assertEquals(Deployed.of(overlay).pod().getServiceAccountName(), subject.getName());
    assertEquals(
        Deployed.of(overlay).deployment().getMetadata().getNamespace(), subject.getNamespace());
  }

  /** Without the middleware of its own namespace Traefik would ask for no password. */
  @ParameterizedTest
  @ValueSource(strings = {"staging", "production"})
  void outsideThereIsTlsAndAPassword(String name) {
    var overlay = Overlay.of(name);
    var ingress = overlay.the(Ingress.class);
    var middleware = overlay.the(Middleware.class).metadata();
    var annotations = ingress.getMetadata().getAnnotations();
    assertEquals(
        middleware.getNamespace() + "-" + middleware.getName() + "@kubernetescrd",
        annotations.get("traefik.ingress.kubernetes.io/router.middlewares"));
    assertEquals("websecure", annotations.get("traefik.ingress.kubernetes.io/router.entrypoints"));
    assertEquals("traefik", ingress.getSpec().getIngressClassName());
    for (var rule : ingress.getSpec().getRules()) {
      assertTrue(ingress.getSpec().getTls().get(0).getHosts().contains(rule.getHost()));
      var backend = rule.getHttp().getPaths().get(0).getBackend().getService();
      var service = overlay.the(Service.class);
      assertEquals(service.getMetadata().getName(), backend.getName());
      assertEquals(service.getSpec().getPorts().get(0).getName(), backend.getPort().getName());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"staging", "production"})
  void prometheusFindsTheMetrics(String name) {
    var overlay = Overlay.of(name);
    var monitor = overlay.the(ServiceMonitor.class).getSpec();
    var service = overlay.the(Service.class);
    assertTrue(
        service
            .getMetadata()
            .getLabels()
            .entrySet()
            .containsAll(monitor.getSelector().getMatchLabels().entrySet()));
    var endpoint = monitor.getEndpoints().get(0);
    assertEquals(service.getSpec().getPorts().get(0).getName(), endpoint.getPort());
    assertEquals("/metrics", endpoint.getPath());
  }
}
