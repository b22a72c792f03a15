package io.dataaggregator.persistence.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One process per data directory: a lock that the operating system drops with its holder. */
final class DirectoryLock implements AutoCloseable {
  private static final String FILE = ".lock";

  /** The lock is on a byte that holds nothing, so that others may read the pid before it. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * Directories that this process holds. Needed because closing any channel of a file drops the
   * process's locks on it (POSIX), so a second attempt must not even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for its holder to end.
   *
   * @throws DatabaseException naming the holder's pid if it holds on longer than {@code wait}
   */
  static DirectoryLock acquire(Path directory, Duration wait) throws IOException {
    Files.createDirectories(directory);
    Path real = directory.toRealPath();
    if (!Patience.until(wait, () -> HELD.add(real))) {
      throw new DatabaseException(inUse(directory, "this process", wait));
    }
    try {
      return new DirectoryLock(real, lock(real, wait));
    } catch (IOException | RuntimeException e) {
      HELD.remove(real);
      throw e;
    }
  }

  private static FileChannel lock(Path directory, Duration wait) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!Patience.until(wait, () -> taken(channel))) {
        String holder = "process " + Files.readString(file, StandardCharsets.US_ASCII).strip();
        throw new DatabaseException(inUse(directory, holder, wait));
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean taken(FileChannel channel) {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String inUse(Path directory, String holder, Duration wait) {
    return "data directory %s is in use by %s and was not let go within %d s: stop that process,"
            .formatted(directory.toAbsolutePath().normalize(), holder, wait.toSeconds())
        + " or set dataaggregator.database.embedded.directory to another directory";
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(directory);
    }
  }
}
