package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.SourceException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;

/**
 * A glob over the file system. Links are followed. As in a shell, a name that begins with a dot is
 * matched only by a pattern with such a name: half-written and bookkeeping files are called so.
 */
final class FileGlob {
  private static final String SIGNS = "*?[{";

  private final Path base;
  private final PathMatcher matcher;
  private final int depth;
  private final boolean dots;

  private FileGlob(Path base, PathMatcher matcher, int depth, boolean dots) {
    this.base = base;
    this.matcher = matcher;
    this.depth = depth;
    this.dots = dots;
  }

  static boolean isGlob(Path path) {
    return path.toString().chars().anyMatch(c -> SIGNS.indexOf(c) >= 0);
  }

  /** The innermost directory that is named without a glob. */
  static Path base(Path pattern) {
    Path base = pattern;
    while (isGlob(base)) {
      Path parent = base.getParent();
      if (parent == null) return Path.of("");
      base = parent;
    }
    return base;
  }

  /**
   * A glob as {@link java.nio.file.FileSystem#getPathMatcher} reads it.
   *
   * @throws SourceException {@code source.bad-path}
   */
  static FileGlob of(Path pattern) {
    Path base = base(pattern);
    Path rest = base.relativize(pattern);
    // only ** reaches deeper than its own names
    int depth = rest.toString().contains("**") ? Integer.MAX_VALUE : rest.getNameCount();
    boolean dots = ("/" + rest).contains("/.");
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      return new FileGlob(base, matcher, depth, dots);
    } catch (PatternSyntaxException e) {
      throw new SourceException(
          "source.bad-path",
          pattern + " is no glob: " + e.getDescription() + "; correct it",
          false);
    }
  }

  /** Hands on every regular file that matches, in no order. */
  void walk(Consumer<Path> found) throws IOException {
    var visitor =
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean inside = directory.equals(base) || isVisible(directory);
            return inside ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && isVisible(file) && matcher.matches(file)) {
              found.accept(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // what a link leads back to is visited anyway
            if (e instanceof FileSystemLoopException) return FileVisitResult.CONTINUE;
            throw e;
          }
        };
    Files.walkFileTree(base, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
  }

  private boolean isVisible(Path file) {
    return dots || !String.valueOf(file.getFileName()).startsWith(".");
  }

  /** The file or directory that a walk failed at. */
  static Path culprit(IOException e, Path base) {
    return e instanceof FileSystemException at && at.getFile() != null
        ? Path.of(at.getFile())
        : base;
  }
}
