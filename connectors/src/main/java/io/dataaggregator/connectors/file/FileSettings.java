package io.dataaggregator.connectors.file;

import java.nio.file.Path;
import java.util.List;

/**
 * What the operator of a node lets pipelines read.
 *
 * @param roots directories within which files must lie, symbolic links resolved; none for anywhere
 */
public record FileSettings(List<Path> roots) {
  public FileSettings {
    roots = List.copyOf(roots);
  }
}
