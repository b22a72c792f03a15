package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.persistence.database.DatabaseAddress;
import io.dataaggregator.persistence.database.EmbeddedServer;
import io.dataaggregator.persistence.database.EmbeddedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL that a test gives to its node and looks into. */
final class OwnDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Path directory =
      Path.of("target", "database-" + UUID.randomUUID()).toAbsolutePath();
  private final EmbeddedServer server =
      EmbeddedServer.start(new EmbeddedSettings(directory, 0, PATIENCE, Duration.ofSeconds(60)));

  /** As {@code dataaggregator.database.url} takes it. */
  String url() {
    return server.address().toUrl();
  }

  private Connection connect() throws SQLException {
    DatabaseAddress address = server.address();
    return DriverManager.getConnection(
        "jdbc:postgresql://%s/%s?currentSchema=dataaggregator"
            .formatted(address.hosts(), address.database()),
        address.user(),
        address.password());
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next(), sql);
      return rows.getLong(1);
    }
  }

  long count(String table, String which) throws SQLException {
    return number("select count(*) from " + table + " where " + which);
  }

  /** The lowest sequence number of a journal's rows or snapshots. */
  long first(String table, String which) throws SQLException {
    return number("select min(sequence_number) from " + table + " where " + which);
  }

  /** Asks until the answer is {@code expected}. */
  void await(String sql, long expected) throws SQLException {
    var tick = CompletableFuture.delayedExecutor(40, TimeUnit.MILLISECONDS);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long seen = number(sql);
    while (seen != expected) {
      if (System.nanoTime() > deadline) assertEquals(expected, seen, sql);
      CompletableFuture.runAsync(() -> {}, tick).join();
      seen = number(sql);
    }
  }

  /** Makes all that retention goes by older: as if so much time had passed. */
  void passes(String interval) throws SQLException {
    for (String journal : new String[] {"control", "data"}) {
      change(
          "update %s_snapshot set created = created - 1000 * extract(epoch from interval '%s')"
              .formatted(journal, interval));
    }
    change(
        "update retired_generations set retired_at = retired_at - interval '%s'"
            .formatted(interval));
  }

  /** Returns when a sweep that began after this call has ended. */
  void awaitSweep() throws SQLException {
    // The first is seen by a sweep as it begins, the second by the one after it.
    for (int i = 0; i < 2; i++) {
      String mark = "mark-" + UUID.randomUUID();
      change(
          "insert into retired_generations values ('', '%s', 1, 1, '2001-01-01')".formatted(mark));
      await(
          "select count(*) from retired_generations where pipeline = '"
              + mark
              + "' and retired_at is null",
          1);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
