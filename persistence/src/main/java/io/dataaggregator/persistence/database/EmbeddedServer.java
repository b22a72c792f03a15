package io.dataaggregator.persistence.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL as a child process, durable, on loopback, its files kept between runs. A server left
 * behind by a process that died is stopped first. Nothing but {@link #close} stops it: no shutdown
 * hook, since whoever holds it has things to drain before.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final Duration STOP_WAIT = Duration.ofSeconds(60);

  private final DirectoryLock lock;
  private final EmbeddedPostgres server;
  private final Path cluster;
  private final DatabaseAddress address;

  private EmbeddedServer(
      DirectoryLock lock, EmbeddedPostgres server, Path cluster, DatabaseAddress address) {
    this.lock = lock;
    this.server = server;
    this.cluster = cluster;
    this.address = address;
  }

  /**
   * Starts the server and, the first time, creates its files.
   *
   * @throws DatabaseException if the directory or the port is in use or the server does not start
   */
  public static EmbeddedServer start(EmbeddedSettings settings) {
    try {
      DirectoryLock lock = DirectoryLock.acquire(settings.directory(), settings.lockWait());
      try {
        return start(lock, settings);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DatabaseException(
          "could not start the embedded PostgreSQL in %s: %s"
              .formatted(settings.directory().toAbsolutePath(), e.getMessage()),
          e);
    }
  }

  private static EmbeddedServer start(DirectoryLock lock, EmbeddedSettings settings)
      throws IOException {
    Path directory = settings.directory().toAbsolutePath().normalize();
    Path cluster = directory.resolve("postgres");
    int port = settings.port() > 0 ? settings.port() : 0;
    Optional<Postmaster> orphan = Postmaster.of(cluster);
    if (orphan.isPresent()) {
      LOG.warn("stopping PostgreSQL process {}, left by one that died", orphan.get().pid());
      orphan.get().stop(STOP_WAIT);
      // Whoever else was connected to it finds it again in the same place.
      port = port == 0 && free(orphan.get().port()) ? orphan.get().port() : port;
    }
    ClusterFiles files = new ClusterFiles(directory);
    String password = files.password();
    files.createIfAbsent(settings.startWait());
    int chosen = checked(port);
    EmbeddedPostgres server = launch(cluster, chosen, password, settings.startWait(), Map.of());
    DatabaseAddress address =
        new DatabaseAddress(
            "127.0.0.1:" + chosen, ClusterFiles.DATABASE, ClusterFiles.ROLE, password, Map.of());
    return new EmbeddedServer(lock, server, cluster, address);
  }

  /** Starts a server on {@code cluster}; {@code initialise} goes to initdb if it is new. */
  static EmbeddedPostgres launch(
      Path cluster, int port, String password, Duration wait, Map<String, String> initialise)
      throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(cluster)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(port)
            .setPGStartupWait(wait)
            .setConnectConfig("password", password);
    ServerConfig.VALUES.forEach(builder::setServerConfig);
    initialise.forEach(builder::setLocaleConfig);
    EmbeddedPostgres server;
    try {
      server = builder.start();
    } catch (IOException e) {
      // It may be up yet, only too late.
      Optional<Postmaster> late = Postmaster.of(cluster);
      if (late.isPresent()) {
        late.get().stop(STOP_WAIT);
      }
      throw new IOException(e.getMessage() + "; see " + cluster.resolve("log"), e);
    }
    Optional<Postmaster> postmaster = Postmaster.of(cluster);
    if (postmaster.isEmpty() || postmaster.get().port() != port) {
      server.close();
      throw new IOException("port %d answers, but it is not our server".formatted(port));
    }
    return server;
  }

  /** Stops {@code server}, however long its last checkpoint takes within reason. */
  static void stop(EmbeddedPostgres server, Path cluster) throws IOException {
    // Its own stop gives up after 5 s and says so in the log only.
    server.close();
    Optional<Postmaster> running = Postmaster.of(cluster);
    if (running.isPresent()) {
      running.get().stop(STOP_WAIT);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int checked(int port) throws IOException {
    if (port == 0) {
      return freePort();
    }
    if (!free(port)) {
      throw new DatabaseException(
          ("port %d is in use: set dataaggregator.database.embedded.port to another one, or to 0"
                  + " for any free one")
              .formatted(port));
    }
    return port;
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      // Being refused the port is the answer, not a failure.
      LOG.debug("port {} is not free", port, e);
      return false;
    }
  }

  /** Where it listens and who may connect. */
  public DatabaseAddress address() {
    return address;
  }

  /** Stops the server cleanly and lets go of the directory. */
  @Override
  public void close() {
    try {
      try {
        stop(server, cluster);
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw new DatabaseException("could not stop the embedded PostgreSQL in " + cluster, e);
    }
  }
}
