package io.dataaggregator.connectors.file;

import com.typesafe.config.Config;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the operator of a node lets pipelines read.
 *
 * @param roots directories within which files must lie, symbolic links resolved; none for anywhere
 */
public record FileSettings(List<Path> roots) {
  /** Where the settings stand in the configuration. */
  public static final String PATH = "dataaggregator.file";

  public FileSettings {
    roots = List.copyOf(roots);
  }

  /**
   * Reads the settings from the object at {@link #PATH}.
   *
   * @throws IllegalArgumentException where a root is no path
   */
  public static FileSettings from(Config config) {
    var roots = new ArrayList<Path>();
    for (String root : config.getStringList("roots")) {
      if (root.isBlank()) throw refused(root, "it is blank");
      try {
        roots.add(Path.of(root));
      } catch (InvalidPathException e) {
        throw refused(root, e.getReason());
      }
    }
    return new FileSettings(roots);
  }

  private static IllegalArgumentException refused(String root, String why) {
    return new IllegalArgumentException(
        PATH + ".roots holds \"" + root + "\", which is no path: " + why + "; name a directory");
  }
}
