package io.dataaggregator.persistence.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of the embedded server: {@code postgres} and {@code postgres.password} in the data
 * directory. The server's directory is made under another name and renamed when it is whole, so a
 * process killed half-way leaves nothing that looks like a database.
 */
final class ClusterFiles {
  static final String DATABASE = "dataaggregator";
  static final String ROLE = "dataaggregator";
  private static final String BEING_MADE = "postgres.init-";
  private static final int PASSWORD_BYTES = 24;
  private static final Duration STOP_WAIT = Duration.ofSeconds(10);

  private final Path directory;

  ClusterFiles(Path directory) {
    this.directory = directory;
  }

  private Path cluster() {
    return directory.resolve("postgres");
  }

  private Path passwordFile() {
    return directory.resolve("postgres.password");
  }

  /** The server's password, made at the first start. */
  String password() throws IOException {
    Path file = passwordFile();
    if (!Files.exists(file)) {
      if (Files.exists(cluster())) {
        throw new DatabaseException(
            file + " is missing: restore it, it belongs to the database beside it");
      }
      byte[] random = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(random);
      Path fresh = directory.resolve("postgres.password.new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, HexFormat.of().formatHex(random), StandardCharsets.US_ASCII);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file, StandardCharsets.US_ASCII).strip();
  }

  /** Makes the server's directory, our role and our database, unless they are there. */
  void createIfAbsent(Duration startWait) throws IOException {
    removeUnfinished();
    if (Files.exists(cluster())) {
      return;
    }
    Path fresh = directory.resolve(BEING_MADE + ProcessHandle.current().pid());
    String password = password();
    EmbeddedPostgres server =
        EmbeddedServer.launch(
            fresh,
            EmbeddedServer.freePort(),
            password,
            startWait,
            Map.of("locale", "C", "auth", "scram-sha-256", "pwfile", passwordFile().toString()));
    try {
      createDatabase(server, password);
    } finally {
      EmbeddedServer.stop(server, fresh);
    }
    Files.move(fresh, cluster(), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private static void createDatabase(EmbeddedPostgres server, String password) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      // The password is hexadecimal, so it needs no quoting.
      statement.execute("create role " + ROLE + " login password '" + password + "'");
      statement.execute("create database " + DATABASE + " owner " + ROLE);
    } catch (SQLException e) {
      throw DatabaseException.of("create the database", e);
    }
  }

  private void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, BEING_MADE + "*")) {
      for (Path unfinished : found) {
        Optional<Postmaster> running = Postmaster.of(unfinished);
        if (running.isPresent()) {
          running.get().stop(STOP_WAIT);
        }
        delete(unfinished);
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    List<Path> children;
    try (Stream<Path> walk = Files.walk(tree)) {
      children = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path child : children) {
      Files.deleteIfExists(child);
    }
  }
}
