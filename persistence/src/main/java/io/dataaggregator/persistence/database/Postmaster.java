package io.dataaggregator.persistence.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL server process of a cluster directory, as its {@code postmaster.pid} tells.
 *
 * @param cluster the server's data directory, absolute
 * @param port where it listens
 */
record Postmaster(Path cluster, long pid, int port) {
  private static final String PID_FILE = "postmaster.pid";
  private static final int PORT_LINE = 3;

  /** The live server of {@code cluster}, started by this process or left by one that died. */
  static Optional<Postmaster> of(Path cluster) throws IOException {
    Path file = cluster.resolve(PID_FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    if (lines.size() <= PORT_LINE) {
      return Optional.empty();
    }
    long pid = Long.parseLong(lines.get(0).strip());
    int port = Integer.parseInt(lines.get(PORT_LINE).strip());
    return Optional.of(new Postmaster(cluster, pid, port)).filter(Postmaster::alive);
  }

  /**
   * Whether the process runs and is this cluster's server. After a reboot the pid may belong to
   * anything, another PostgreSQL included, so its command line must name our directory.
   */
  boolean alive() {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::info)
        .flatMap(ProcessHandle.Info::arguments)
        .filter(arguments -> Arrays.asList(arguments).contains(cluster.toString()))
        .isPresent();
  }

  /**
   * Ends all its sessions and stops it after a checkpoint. Nothing that a dead client had under way
   * can commit afterwards, which is why an orphan is stopped rather than adopted.
   *
   * @throws DatabaseException naming the pid if it does not end in time
   */
  void stop(Duration wait) throws IOException {
    // SIGINT is PostgreSQL's fast shutdown; Java's own signals are SIGTERM, which waits for
    // clients, and SIGKILL.
    new ProcessBuilder("sh", "-c", "kill -INT " + pid)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    if (!Patience.until(wait, () -> !alive())) {
      throw new DatabaseException(
          "PostgreSQL process %d still holds %s %d s after it was told to stop: end it by hand"
              .formatted(pid, cluster, wait.toSeconds()));
    }
  }
}
