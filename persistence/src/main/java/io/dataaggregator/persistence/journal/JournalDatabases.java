package io.dataaggregator.persistence.journal;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariDataSource;
import io.dataaggregator.persistence.database.Database;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickDatabaseProvider;
import scala.Option;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcBackend$;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;
import slick.util.AsyncExecutor;
import slick.util.AsyncExecutor$;

/**
 * Gives journals and snapshot stores our pools, by the {@code use-shared-db} of their settings:
 * {@code control} or {@code data}. Created by the plugins, by its name in {@code journal.conf}.
 */
public final class JournalDatabases implements SlickDatabaseProvider {
  private static final int QUEUE = 10_000;

  private final ActorSystem system;
  private final Database database;
  private final Map<String, SlickDatabase> opened = new ConcurrentHashMap<>();

  public JournalDatabases(ActorSystem system) {
    this.system = system;
    this.database =
        system
            .settings()
            .setup()
            .get(JournalSetup.class)
            .orElseThrow(() ->
                new IllegalStateException("the actor system was created without JournalSetup"))
            .database();
  }

  @Override
  public SlickDatabase database(Config plugin) {
    return opened.computeIfAbsent(plugin.getString("use-shared-db"), this::open);
  }

  private SlickDatabase open(String name) {
    HikariDataSource pool =
        switch (name) {
          case "control" -> database.control();
          case "data" -> database.data();
          default ->
              throw new IllegalArgumentException(
                  "use-shared-db is '" + name + "'; it must be control or data");
        };
    int size = pool.getMaximumPoolSize();
    // As many threads as connections is the only arrangement in which Slick cannot lock up.
    AsyncExecutor threads =
        AsyncExecutor$.MODULE$.apply("journal-" + name, size, size, QUEUE, size, false);
    system.registerOnTermination(threads::close);
    return new SharedPool(
        JdbcBackend$.MODULE$
            .Database()
            .forDataSource(pool, Option.apply(size), threads, /* keepAliveConnection= */ false));
  }

  /** A database that outlives the plugins that use it. */
  private record SharedPool(JdbcBackend.JdbcDatabaseDef database) implements SlickDatabase {
    @Override
    public JdbcProfile profile() {
      return PostgresProfile$.MODULE$;
    }

    @Override
    public boolean allowShutdown() {
      return false;
    }
  }
}
