package io.dataaggregator.cluster.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file under {@code k8s/} and every document built from them is what Kubernetes takes. */
final class ManifestTest {
  private static List<Path> files() throws IOException {
    try (var walk = Files.walk(Overlay.ROOT)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void everyFileIsReadStrictly() throws IOException {
    int documents = 0;
    for (Path file : files()) {
      if (!file.toString().endsWith(".yaml")) continue;
      documents += Manifest.read(file.toString(), Files.readString(file)).size();
    }
    assertTrue(documents > 20, "only " + documents + " documents were seen");
  }

  @Test
  void everyFileIsPartOfAKustomization() throws IOException {
    Set<Path> named = new TreeSet<>();
    Set<Path> present = new TreeSet<>();
    for (Path file : files()) {
      if (!file.endsWith("kustomization.yaml")) {
        present.add(file);
        continue;
      }
      var kustomization =
          (Kustomization) Manifest.read(file.toString(), Files.readString(file)).get(0);
      kustomization
          .paths()
          .map(path -> file.resolveSibling(path).normalize())
          .filter(path -> !Files.isDirectory(path))
          .forEach(named::add);
    }
    assertEquals(named, present);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {apiVersion: apps/v1, kind: Deployment, spec: {replica: 3}}                    | replica
          {apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: \
          [{name: node, livenesProbe: {}}]}}}}                                           | livenesProbe
          {apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: \
          [{name: node, env: [{name: CLUSTER_NODES, value: 3}]}]}}}}                     | value
          {apiVersion: apps/v1, kind: Deployment, spec: {replicas: "3"}}                 | replicas
          {apiVersion: v1, kind: Service, spec: {ports: [{name: http, nodeport: 1}]}}    | nodeport
          {apiVersion: v1, kind: Service, metadata: {name: a, name: b}}                  | Duplicate
          {apiVersion: v1, kind: Servce}                                                 | v1 Servce
          {apiVersion: apps/v1beta1, kind: Deployment}                                   | v1beta1
          {apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, \
          spec: {endpoints: [{ports: http}]}}                                            | ports
          {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, \
          spec: {ingress: [{form: []}]}}                                                 | form
          {apiVersion: traefik.io/v1alpha1, kind: Middleware, spec: {basicAuth: {users: a}}} | users
          {apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, resource: [a]} | resource
          """)
  void whatKubernetesWouldNotTakeIsRefused(String yaml, String named) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Manifest.read("a file", yaml));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("a file: ") && message.contains(named), message);
  }

  /** A secret in a repository is none. */
  @ParameterizedTest
  @MethodSource("io.dataaggregator.cluster.k8s.Overlay#all")
  void overlaysAreBuiltStrictlyAndHoldNoSecret(Overlay overlay) {
    assertTrue(overlay.documents().size() >= 10, () -> overlay.documents().size() + " documents");
    assertEquals(List.of(), overlay.every(Secret.class));
  }

  /** Labels are what an operator asks by, and a namespace is what keeps overlays apart. */
  @ParameterizedTest
  @MethodSource("io.dataaggregator.cluster.k8s.Overlay#all")
  void everythingIsLabelledAndInOneNamespace(Overlay overlay) {
    var documents = overlay.every(HasMetadata.class);
    for (HasMetadata document : documents) {
      var labels = document.getMetadata().getLabels();
      assertEquals("dataaggregator", labels.get("app.kubernetes.io/name"));
      assertEquals(overlay.name(), labels.get("app.kubernetes.io/instance"));
    }
    Set<String> namespaces =
        documents.stream()
            .filter(document -> !document.getKind().equals("Namespace"))
            .map(document -> document.getMetadata().getNamespace())
            .collect(Collectors.toSet());
    String own =
        documents.stream()
            .filter(document -> document.getKind().equals("Namespace"))
            .map(document -> document.getMetadata().getName())
            .collect(Collectors.joining());
    assertEquals(Set.of(own), namespaces);
  }

  /** What the guide says of production is what is built. */
  @Test
  void theGuideCountsRight() throws IOException {
    Path guide = Overlay.ROOT.resolveSibling("docs").resolve("operations/kubernetes.md");
    int documents = Overlay.of("production").documents().size();
    assertTrue(
        Files.readString(guide).contains("production: " + documents + " documents"),
        () -> guide + " should say that production has " + documents + " documents");
  }
}
