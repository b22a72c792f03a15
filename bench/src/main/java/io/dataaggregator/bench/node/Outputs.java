package io.dataaggregator.bench.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What runs leave behind. */
public final class Outputs {
  private Outputs() {}

  /** Deletes a file or a directory with all that is in it, if it is there. */
  public static void delete(Path output) throws IOException {
    if (Files.notExists(output)) return;
    List<Path> paths;
    try (var walk = Files.walk(output)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) Files.delete(path);
  }
}
