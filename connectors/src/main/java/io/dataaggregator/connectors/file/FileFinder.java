package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.SourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds the files that paths and globs name, within the roots. */
final class FileFinder {
  /** More files than this are better packed together. */
  private static final int FILES_LIMIT = 1_000_000;

  private static final String GLOB_SIGNS = "*?[{";

  private final List<Path> roots;

  FileFinder(FileSettings settings) {
    roots = settings.roots().stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  /**
   * All files that the patterns name, each once, by path.
   *
   * @throws SourceException where one of them names nothing that may be read
   */
  List<Path> find(List<String> patterns) {
    var files = new TreeSet<Path>();
    for (String pattern : patterns) {
      Path path = absolute(pattern);
      boolean literal = !isGlob(path.toString()) || Files.exists(path);
      if (literal) files.add(regular(path));
      else match(path, files);
      if (files.size() > FILES_LIMIT) throw tooMany(pattern);
    }
    return List.copyOf(files);
  }

  private static Path absolute(String pattern) {
    try {
      return Path.of(pattern).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new SourceException(
          "source.bad-path", "\"" + pattern + "\" is no path: " + e.getReason(), false);
    }
  }

  private static boolean isGlob(String name) {
    return name.chars().anyMatch(c -> GLOB_SIGNS.indexOf(c) >= 0);
  }

  private Path regular(Path file) {
    allow(file);
    if (!Files.exists(file)) throw FileErrors.missing(file);
    if (!Files.isRegularFile(file)) {
      throw new SourceException(
          "source.not-a-file", file + " is not a file; for a directory give " + file + "/*", false);
    }
    return file;
  }

  /**
   * Refuses what lies outside the roots, also by a symbolic link.
   *
   * @throws SourceException {@code source.path-outside-roots}
   */
  void allow(Path file) {
    if (roots.isEmpty()) return;
    // a path that does not exist can only be judged by its name
    boolean allowed =
        Files.exists(file)
            ? isWithin(real(file))
            : roots.stream().anyMatch(file::startsWith) || isWithin(file);
    if (allowed) return;
    throw new SourceException(
        "source.path-outside-roots",
        file
            + " lies outside the directories that may be read, which are "
            + roots
            + "; move it there or have the operator allow its directory",
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

  private void match(Path pattern, Set<Path> files) {
    Path base = base(pattern);
    allow(base);
    if (!Files.isDirectory(base)) throw FileErrors.missing(base);
    PathMatcher matcher = matcher(pattern);
    int before = files.size();
    // only ** reaches deeper than its own names
    boolean any = pattern.toString().contains("**");
    int depth = any ? Integer.MAX_VALUE : pattern.getNameCount() - base.getNameCount();
    try (Stream<Path> tree = Files.walk(base, depth)) {
      for (Path file : (Iterable<Path>) tree::iterator) {
        if (!matcher.matches(file) || !Files.isRegularFile(file)) continue;
        allow(file);
        files.add(file);
        if (files.size() > FILES_LIMIT) throw tooMany(pattern.toString());
      }
    } catch (UncheckedIOException e) {
      throw FileErrors.of(base, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw FileErrors.of(base, e);
    }
    if (files.size() == before) {
      throw new SourceException(
          "source.no-files", "no file matches " + pattern + "; correct the glob", false);
    }
  }

  /** The innermost directory that is named without a glob. */
  private static Path base(Path pattern) {
    Path base = pattern;
    while (isGlob(base.toString())) {
      base = Objects.requireNonNull(base.getParent(), "the root has no glob");
    }
    return base;
  }

  private static PathMatcher matcher(Path pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new SourceException(
          "source.bad-path", pattern + " is no glob: " + e.getDescription(), false);
    }
  }

  private static SourceException tooMany(String pattern) {
    return new SourceException(
        "source.too-many-files",
        "\"" + pattern + "\" names more than " + FILES_LIMIT + " files; name fewer",
        false);
  }
}
