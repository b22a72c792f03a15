package io.dataaggregator.persistence.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final DatabaseAddress ADDRESS = DatabaseAddress.parse(TestDatabase.get().url());

  @Test
  void nodesThatStartTogetherMigrateOnce()
      throws SQLException, InterruptedException, ExecutionException {
    execute("drop database if exists together", "create database together owner dataaggregator");
    DatabaseAddress together =
        new DatabaseAddress(
            ADDRESS.hosts(), "together", ADDRESS.user(), ADDRESS.password(), ADDRESS.parameters());
    Callable<Database> open = () -> Database.open(TestDatabase.settings(together));
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (Future<Database> node : threads.invokeAll(List.of(open, open, open))) {
        node.get().close();
      }
    }
    try (Connection connection = TestDatabase.connect(together);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*), count(distinct version) from flyway_schema_history"
                    + " where version is not null")) {
      assertTrue(rows.next());
      assertEquals(rows.getInt(2), rows.getInt(1));
      assertTrue(rows.getInt(1) >= 3);
    }
  }

  /** It answers, so that nothing but a look at what it allows tells. */
  @Test
  void aStandbyIsNoWellDatabase() throws SQLException {
    MetadataHealth health = TestDatabase.get().health();
    assertEquals(Optional.empty(), health.ping());
    execute("alter system set default_transaction_read_only = on", "select pg_reload_conf()");
    try {
      assertTrue(told(health, "read-only"));
    } finally {
      execute("alter system reset default_transaction_read_only", "select pg_reload_conf()");
    }
    assertTrue(told(health, ""));
  }

  /** Whether health says so before long: servers take a moment to read their settings again. */
  private static boolean told(MetadataHealth health, String what) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      String said = health.ping().orElse("");
      if (what.isEmpty() ? said.isEmpty() : said.contains(what)) return true;
    }
    return false;
  }

  private static void execute(String... statements) throws SQLException {
    // Our role may not create databases; the superuser has the same password.
    DatabaseAddress admin = ADDRESS.withCredentials("postgres", "");
    try (Connection connection = TestDatabase.connect(admin);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void aWrongAddressIsExplained() throws IOException {
    DatabaseAddress wrongPassword = ADDRESS.withCredentials(ADDRESS.user(), "s3cret");
    String refused = failure(wrongPassword);
    assertTrue(refused.contains("28P01") && refused.contains("DATABASE_URL"), refused);
    assertFalse(refused.contains("s3cret"), refused);

    DatabaseAddress nowhere =
        DatabaseAddress.parse(
            "postgresql://ann:s3cret@127.0.0.1:" + EmbeddedServer.freePort() + "/db");
    String silent = failure(nowhere);
    assertTrue(silent.contains("127.0.0.1") && silent.contains("DATABASE_URL"), silent);
    assertFalse(silent.contains("s3cret"), silent);
  }

  private static String failure(DatabaseAddress address) {
    DatabaseSettings settings =
        new DatabaseSettings(
            Optional.of(address),
            8,
            Duration.ofMillis(200),
            TestDatabase.settings(ADDRESS).embedded());
    return String.valueOf(
        assertThrows(DatabaseException.class, () -> Database.open(settings)).getMessage());
  }

  @Test
  void poolsTellHowTheyAreUsed() throws SQLException {
    try (Database database = Database.open(TestDatabase.settings(ADDRESS));
        Connection connection = database.control().getConnection()) {
      assertTrue(connection.isValid(1));
      PoolUse control = database.pools().getFirst();
      assertEquals("control", control.pool());
      assertEquals(1, control.active());
      assertEquals(0, control.pending());
      assertEquals(Optional.empty(), database.health().ping());
    }
  }

  @Test
  void errorsNameObjectsAndNoData() throws SQLException {
    try (Connection connection = TestDatabase.get().queries().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create temporary table secret (word text primary key)");
      statement.execute("insert into secret values ('s3cret')");
      SQLException duplicate =
          assertThrows(
              SQLException.class, () -> statement.execute("insert into secret values ('s3cret')"));
      for (Throwable e = DatabaseException.of("try", duplicate); e != null; e = e.getCause()) {
        assertFalse(String.valueOf(e.getMessage()).contains("s3cret"), e.getMessage());
      }
      assertTrue(DatabaseException.brief(duplicate).contains("23505"));
      try (var batch = connection.prepareStatement("insert into secret values (?)")) {
        batch.setString(1, "s3cret");
        batch.addBatch();
        SQLException refused = assertThrows(SQLException.class, batch::executeBatch);
        String brief = DatabaseException.brief(new CompletionException(refused));
        assertFalse(brief.contains("s3cret"), brief);
        assertTrue(brief.contains("23505"), brief);
      }
    }
  }
}
