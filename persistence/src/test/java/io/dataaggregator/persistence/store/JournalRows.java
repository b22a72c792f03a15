package io.dataaggregator.persistence.store;

import io.dataaggregator.persistence.database.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rows of journals and snapshots that nobody recovers from, put there and looked at past Pekko. */
record JournalRows(String journal) {
  private static final Jdbc JDBC = new Jdbc(TestDatabase.get().queries());

  /** Events {@code from} to {@code through}. */
  void events(String persistenceId, long from, long through) {
    JDBC.update(
        "plant events",
        """
        insert into %s_journal (persistence_id, sequence_number, writer, write_timestamp,
          adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
        select ?, n, 'w', 0, '', 1, 'm', '' from generate_series(?, ?) as n
        """
            .formatted(journal),
        p -> p.text(persistenceId).number(from).number(through));
  }

  void snapshot(String persistenceId, long sequence, Instant created) {
    snapshots(persistenceId, sequence, sequence, created);
  }

  /** A snapshot at each of {@code from} to {@code through}. */
  void snapshots(String persistenceId, long from, long through, Instant created) {
    JDBC.update(
        "plant snapshots",
        """
        insert into %s_snapshot (persistence_id, sequence_number, created, snapshot_ser_id,
          snapshot_ser_manifest, snapshot_payload)
        select ?, n, ?, 1, 'm', '' from generate_series(?, ?) as n
        """
            .formatted(journal),
        p -> p.text(persistenceId).number(created.toEpochMilli()).number(from).number(through));
  }

  /** The events that are there, as {@code from-through}; gaps divide. */
  List<String> events(String persistenceId) {
    return ranges("journal", persistenceId);
  }

  /** The snapshots that are there, as {@code from-through}; gaps divide. */
  List<String> snapshots(String persistenceId) {
    return ranges("snapshot", persistenceId);
  }

  private List<String> ranges(String table, String persistenceId) {
    List<Long> sequences =
        JDBC.query(
            "look at rows",
            "select sequence_number as n from %s_%s where persistence_id = ? order by n"
                .formatted(journal, table),
            p -> p.text(persistenceId),
            row -> row.number("n"));
    List<String> ranges = new ArrayList<>();
    for (int i = 0, from = 0; i < sequences.size(); i++) {
      if (i + 1 < sequences.size() && sequences.get(i + 1) == sequences.get(i) + 1) continue;
      ranges.add(sequences.get(from) + "-" + sequences.get(i));
      from = i + 1;
    }
    return ranges;
  }
}
