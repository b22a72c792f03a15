package io.dataaggregator.persistence.journal;

import io.dataaggregator.persistence.database.Database;
import org.apache.pekko.actor.setup.Setup;

/** Hands the database to an actor system when that is created; the system does not close it. */
public final class JournalSetup extends Setup {
  private final Database database;

  public JournalSetup(Database database) {
    this.database = database;
  }

  Database database() {
    return database;
  }
}
