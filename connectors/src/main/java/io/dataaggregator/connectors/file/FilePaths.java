package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.SourceException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds the files that a configuration names. */
final class FilePaths {
  private static final int LIMIT_FILES = 1_000_000;

  private final List<Path> roots;

  FilePaths(List<Path> roots) {
    this.roots = roots;
  }

  /** The files of {@code config}, sorted, each once. */
  List<Path> find(Map<String, Object> config) {
    var found = new TreeSet<Path>();
    for (String pattern : patterns(config)) {
      if (isGlob(pattern)) glob(pattern, found);
      else found.add(regular(Path.of(pattern)));
    }
    var files = new ArrayList<Path>();
    for (Path file : found) files.add(allowed(file));
    return Collections.unmodifiableList(files);
  }

  static List<String> patterns(Map<String, Object> config) {
    var patterns = new ArrayList<String>();
    if (config.get("path") instanceof String path) patterns.add(path);
    if (config.get("paths") instanceof List<?> paths) {
      for (Object path : paths) patterns.add(String.valueOf(path));
    }
    return patterns;
  }

  private static boolean isGlob(String pattern) {
    return pattern.matches(".*[*?\\[{].*");
  }

  private static Path regular(Path file) {
    if (Files.isDirectory(file)) {
      throw new SourceException(
          "source.is-directory",
          "path " + file + " is a directory: name the files in it, for example " + file + "/*",
          false);
    }
    if (!Files.isRegularFile(file)) {
      throw new SourceException(
          "source.file-missing",
          "there is no file " + file + " (looked from " + Path.of("").toAbsolutePath() + ")",
          true);
    }
    return file;
  }

  private static void glob(String pattern, Set<Path> into) {
    Path base = base(pattern);
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + Path.of(pattern.strip()).normalize());
    if (!Files.isDirectory(base)) {
      throw new SourceException(
          "source.file-missing", "path " + pattern + ": there is no directory " + base, true);
    }
    int before = into.size();
    try (Stream<Path> walk = Files.walk(base)) {
      walk.filter(file -> matcher.matches(file.normalize()) && Files.isRegularFile(file))
          .limit(LIMIT_FILES + 1L)
          .forEach(into::add);
    } catch (IOException e) {
      throw unreadable(base, e);
    }
    if (into.size() > LIMIT_FILES) {
      throw new SourceException(
          "source.too-many-files",
          "path " + pattern + " matches more than " + LIMIT_FILES + " files: narrow it",
          false);
    }
    if (into.size() == before) {
      throw new SourceException(
          "source.file-missing", "path " + pattern + " matches no file", true);
    }
  }

  /** The part of a pattern before its first wildcard, as a directory. */
  private static Path base(String pattern) {
    int wildcard = 0;
    while ("*?[{".indexOf(pattern.charAt(wildcard)) < 0) wildcard++;
    int slash = pattern.lastIndexOf('/', wildcard);
    return slash < 0 ? Path.of("") : Path.of(pattern.substring(0, slash + 1));
  }

  /** Refuses a file that, links resolved, lies outside of the allowed roots. */
  private Path allowed(Path file) {
    if (roots.isEmpty()) return file;
    try {
      Path real = file.toRealPath();
      for (Path root : roots) if (real.startsWith(root.toRealPath())) return file;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    throw new SourceException(
        "source.path-forbidden",
        "file " + file + " lies outside of dataaggregator.file.roots " + roots,
        false);
  }

  static SourceException unreadable(Path file, IOException e) {
    return new SourceException("source.unreadable", "file " + file + " cannot be read: " + e, true);
  }
}
