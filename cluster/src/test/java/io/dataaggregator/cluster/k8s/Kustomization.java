package io.dataaggregator.cluster.k8s;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of Kustomize's own files we use: a field that is not here is an error. */
record Kustomization(
    String apiVersion,
    String kind,
    @Nullable String namespace,
    @Nullable List<String> resources,
    @Nullable List<String> components,
    @Nullable List<Generator> configMapGenerator,
    @Nullable List<Labels> labels,
    @Nullable List<Image> images,
    @Nullable List<Replicas> replicas,
    @Nullable List<Patch> patches) {
  record Generator(String name, List<String> files) {}

  record Labels(Map<String, String> pairs, boolean includeTemplates) {}

  record Image(String name, @Nullable String newName, String newTag) {}

  record Replicas(String name, int count) {}

  record Patch(String path) {}

  /** Everything that it names: files and folders, from its own folder. */
  Stream<String> paths() {
    return Stream.of(
            either(resources),
            either(components),
            either(patches).map(Patch::path),
            either(configMapGenerator).flatMap(one -> one.files().stream()))
        .flatMap(each -> each);
  }

  private static <T> Stream<T> either(@Nullable List<T> list) {
    return Optional.ofNullable(list).stream().flatMap(List::stream);
  }
}
