package io.dataaggregator.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.dataaggregator.persistence.schema.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** The node's PostgreSQL: migrated, and ready behind one pool per concern. */
public final class Database implements AutoCloseable {
  /** Above the pool's own wait and below the journal's circuit breaker (15 s). */
  private static final Duration JOURNAL_ANSWER_WAIT = Duration.ofSeconds(10);

  private static final Duration QUERY_ANSWER_WAIT = Duration.ofSeconds(60);
  private static final Duration CONNECTION_WAIT = Duration.ofSeconds(3);
  private static final Duration PING_WAIT = Duration.ofSeconds(1);
  private static final int MIGRATION_POOL_SIZE = 4;

  private final Optional<EmbeddedServer> server;
  private final DatabaseAddress address;
  private final HikariDataSource control;
  private final HikariDataSource data;
  private final HikariDataSource queries;
  private final HikariDataSource ping;

  private Database(Optional<EmbeddedServer> server, DatabaseAddress address, int poolSize) {
    this.server = server;
    this.address = address;
    // Epochs are most of the writing, so half goes to the data journal.
    int quarter = poolSize / 4;
    this.control = Pool.open(address, "control", quarter, CONNECTION_WAIT, JOURNAL_ANSWER_WAIT);
    this.data = Pool.open(address, "data", poolSize / 2, CONNECTION_WAIT, JOURNAL_ANSWER_WAIT);
    this.queries =
        Pool.open(address, "queries", Math.max(1, quarter - 1), CONNECTION_WAIT, QUERY_ANSWER_WAIT);
    this.ping = Pool.open(address, "ping", 1, PING_WAIT, PING_WAIT);
  }

  /**
   * Starts the embedded server if no other is configured, brings the schema up to date and opens
   * the pools.
   *
   * @throws DatabaseException saying what is away or wrong, and the remedy
   */
  public static Database open(DatabaseSettings settings) {
    Optional<EmbeddedServer> server =
        settings.address().isPresent()
            ? Optional.empty()
            : Optional.of(EmbeddedServer.start(settings.embedded()));
    try {
      DatabaseAddress address =
          settings.address().or(() -> server.map(EmbeddedServer::address)).orElseThrow();
      awaitReachable(address, settings.connectWait());
      migrate(address);
      return new Database(server, address, settings.poolSize());
    } catch (RuntimeException e) {
      server.ifPresent(EmbeddedServer::close);
      throw e;
    }
  }

  private static void migrate(DatabaseAddress address) {
    // No limit on answers here: a migration may rewrite a table.
    try (HikariDataSource pool =
        Pool.open(address, "migration", MIGRATION_POOL_SIZE, CONNECTION_WAIT, Duration.ZERO)) {
      Migrations.apply(pool, Pool.SCHEMA);
    } catch (SQLException e) {
      throw DatabaseException.of("bring the schema of " + address + " up to date", e);
    } catch (FlywayException e) {
      throw new DatabaseException(
          "could not bring the schema of " + address + " up to date: " + e.getMessage(), e);
    }
  }

  private static void awaitReachable(DatabaseAddress address, Duration wait) {
    Attempt attempt = new Attempt(address);
    if (!Patience.until(wait, attempt::settled)) {
      throw attempt.failure();
    }
    if (attempt.error != null) {
      throw attempt.failure();
    }
  }

  /** Tries to connect until that works or fails for a reason that time does not mend. */
  private static final class Attempt {
    private final DatabaseAddress address;
    private @Nullable SQLException error;

    Attempt(DatabaseAddress address) {
      this.address = address;
    }

    boolean settled() {
      Properties properties = new Properties();
      properties.putAll(Pool.properties(address, "start", CONNECTION_WAIT));
      properties.put("user", address.user());
      properties.put("password", address.password());
      try (Connection connection = DriverManager.getConnection(address.jdbcUrl(), properties)) {
        error = connection.isValid(1) ? null : new SQLException("no answer", "08006");
      } catch (SQLException e) {
        error = e;
      }
      return error == null || !passing(error);
    }

    /** Connection refused or lost, or the server is starting or stopping. */
    private static boolean passing(SQLException e) {
      String state = String.valueOf(e.getSQLState());
      return state.startsWith("08") || state.startsWith("57P");
    }

    DatabaseException failure() {
      String why = error == null ? "no answer" : DatabaseException.brief(error);
      return new DatabaseException(
          "cannot use PostgreSQL at %s: %s; check DATABASE_URL".formatted(address, why), error);
    }
  }

  /** Connections for the journal of pipelines. */
  public HikariDataSource control() {
    return control;
  }

  /** Connections for the journal of splits. */
  public HikariDataSource data() {
    return data;
  }

  /** Connections for read models, segments and dead letters. */
  public DataSource queries() {
    return queries;
  }

  /** The database as {@code DATABASE_URL} of another node takes it, password included. */
  public String url() {
    return address.toUrl();
  }

  /** The check behind readiness. */
  public MetadataHealth health() {
    return new MetadataHealth(ping);
  }

  /** How each pool is used right now. */
  public List<PoolUse> pools() {
    return List.of(use("control", control), use("data", data), use("queries", queries));
  }

  private static PoolUse use(String name, HikariDataSource pool) {
    HikariPoolMXBean bean = pool.getHikariPoolMXBean();
    // A pool that was never used has no bean yet.
    return bean == null
        ? new PoolUse(name, 0, 0, 0)
        : new PoolUse(
            name,
            bean.getActiveConnections(),
            bean.getIdleConnections(),
            bean.getThreadsAwaitingConnection());
  }

  /**
   * What tells this database from every other, whatever it is called; a standby that is promoted
   * keeps it. Empty where PostgreSQL does not say.
   */
  public Optional<String> identity() {
    try (Connection connection = queries.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select system_identifier || '-' || oid from pg_control_system(), pg_database"
                    + " where datname = current_database()")) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    } catch (SQLException mayNotAsk) {
      return Optional.empty();
    }
  }

  /** Closes the pools, then stops the embedded server if there is one. */
  @Override
  public void close() {
    control.close();
    data.close();
    queries.close();
    ping.close();
    server.ifPresent(EmbeddedServer::close);
  }
}
