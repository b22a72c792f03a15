package io.dataaggregator.cluster.data;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** A configuration under which entities keep their events in memory, as they are. */
public final class MemoryJournals {
  private static final String SETTINGS =
      """
      pekko.actor.provider = local
      pekko.persistence.testkit.events.serialize = off
      pekko.persistence.testkit.snapshots.serialize = off
      WHOSE-journal.class = "org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin"
      WHOSE-snapshot-store.class =
        "org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin"
      """;

  private MemoryJournals() {}

  /**
   * The configuration of the entities that write to one journal.
   *
   * @param whose {@code control} or {@code data}
   */
  public static Config of(String whose) {
    return ConfigFactory.parseString(SETTINGS.replace("WHOSE", whose))
        .withFallback(ConfigFactory.load());
  }
}
