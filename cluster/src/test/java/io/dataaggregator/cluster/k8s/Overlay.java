package io.dataaggregator.cluster.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** An overlay as Kustomize builds it: what would be applied. */
record Overlay(String name, String yaml, List<Object> documents) {
  static final Path ROOT = Path.of(System.getProperty("project.root"), "k8s");

  private static final Map<String, Overlay> BUILT = new ConcurrentHashMap<>();
  private static final String MISSING =
      "kubectl 1.27 or later, or another command of that name with `kustomize`, is not on the PATH:"
          + " this part of the manifests is not checked";

  /** Builds each overlay, once in this JVM. */
  static Stream<Overlay> all() throws IOException {
    try (var folders = Files.list(ROOT.resolve("overlays"))) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .map(Overlay::of)
          .toList()
          .stream();
    }
  }

  static Overlay of(String name) {
    return BUILT.computeIfAbsent(name, Overlay::build);
  }

  private static Overlay build(String name) {
    Path folder = ROOT.resolve("overlays").resolve(name);
    var command = new ProcessBuilder("kubectl", "kustomize", folder.toString());
    Process process;
    try {
      process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      if (System.getenv("CI") != null) return fail(MISSING, e);
      return Assumptions.abort(MISSING);
    }
    try (var output = process.getInputStream()) {
      String yaml = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), () -> command.command() + " failed");
      return new Overlay(name, yaml, Manifest.read(name, yaml));
    } catch (IOException e) {
      return fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail(e);
    }
  }

  /** Its documents of a kind. */
  <T> List<T> every(Class<T> kind) {
    return documents.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Its only document of a kind. */
  <T> T the(Class<T> kind) {
    List<T> found = every(kind);
    assertEquals(1, found.size(), () -> kind.getSimpleName() + " in " + name);
    return found.get(0);
  }

  @Override
  public String toString() {
    return name;
  }
}
