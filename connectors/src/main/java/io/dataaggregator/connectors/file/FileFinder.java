package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the files that paths and globs name, within the roots. */
final class FileFinder {
  /** More files than this are better packed together. */
  private static final int FILES_LIMIT = 1_000_000;

  private final List<Path> roots;

  FileFinder(FileSettings settings) {
    roots = settings.roots().stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  /**
   * All files that the patterns name, sorted by path. Each is there once, however many patterns or
   * links lead to it: a record read twice would count twice.
   *
   * @throws SourceException where one of them names nothing that may be read
   */
  List<Path> find(List<String> patterns) {
    var named = new TreeSet<Path>();
    for (String pattern : patterns) {
      Path path = path(pattern);
      boolean literal = !FileGlob.isGlob(path) || Files.exists(path);
      if (literal) named.add(regular(path));
      else match(path, named);
    }
    Set<Path> real = new HashSet<>();
    var files = new ArrayList<Path>();
    for (Path file : named) if (real.add(real(file))) files.add(file);
    return List.copyOf(files);
  }

  private static Path path(String pattern) {
    try {
      if (!pattern.isBlank()) return Path.of(pattern).normalize();
    } catch (InvalidPathException e) {
      throw badPath(pattern, e.getReason());
    }
    throw badPath(pattern, "it is blank");
  }

  private static SourceException badPath(String pattern, String why) {
    return new SourceException(
        "source.bad-path", "\"" + pattern + "\" is no path: " + why + "; correct it", false);
  }

  private Path regular(Path file) {
    allow(file);
    if (!Files.exists(file)) throw FileErrors.missing(file);
    if (Files.isRegularFile(file)) return file;
    String remedy =
        Files.isDirectory(file)
            ? " is a directory; name the files in it, for example " + file + "/*"
            : " is neither a file nor a directory; name a file";
    throw new SourceException("source.not-a-file", file + remedy, false);
  }

  private void match(Path pattern, Set<Path> files) {
    Path base = FileGlob.base(pattern);
    allow(base);
    if (!Files.isDirectory(base)) throw FileErrors.missing(base);
    int before = files.size();
    var glob = FileGlob.of(pattern);
    try {
      glob.walk(file -> {
        allow(file);
        files.add(file);
        if (files.size() > FILES_LIMIT) throw tooMany(pattern);
      });
    } catch (IOException e) {
      throw FileErrors.of(FileGlob.culprit(e, base), e);
    }
    if (files.size() == before) {
      throw new SourceException(
          "source.no-files",
          "no file matches " + pattern.toAbsolutePath() + "; correct the glob or put a file there",
          true);
    }
  }

  /**
   * Refuses what lies outside the roots, also by a symbolic link.
   *
   * @throws SourceException {@code source.path-outside-roots}
   */
  void allow(Path file) {
    if (roots.isEmpty()) return;
    Path absolute = file.toAbsolutePath().normalize();
    // a path that does not exist can only be judged by its name
    boolean allowed =
        Files.exists(absolute)
            ? isWithin(real(absolute))
            : roots.stream().anyMatch(absolute::startsWith) || isWithin(absolute);
    if (allowed) return;
    throw new SourceException(
        "source.path-outside-roots",
        file
            + " lies outside the directories that may be read, which are "
            + roots
            + "; move it there or have the operator add its directory to "
            + FileSettings.PATH
            + ".roots",
        false);
  }

  private boolean isWithin(Path file) {
    return roots.stream().anyMatch(root -> Files.exists(root) && file.startsWith(real(root)));
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw FileErrors.of(file, e);
    }
  }

  private static SourceException tooMany(Path pattern) {
    return new SourceException(
        "source.too-many-files",
        pattern + " brings more than " + FILES_LIMIT + " files; name fewer or pack them together",
        false);
  }
}
