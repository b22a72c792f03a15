package io.dataaggregator.bench;

import io.dataaggregator.bench.node.ServedNode;
import java.io.IOException;
import java.sql.SQLException;

/**
 * What epochs and snapshots of splits took, as PostgreSQL tells: the journal writes into each row
 * when it was given it, in whole milliseconds, and the server keeps when each row was committed.
 *
 * @param epochs from being given to the journal to being committed, of each epoch
 * @param turns from one epoch's commit to the next one's
 * @param snapshots from the commit of the event after which one is taken to its own: it is encoded
 *     in between, and the split waits
 */
record CommitTimes(Times epochs, Times turns, Times snapshots) {
  private static final String COMMITTED =
      "extract(epoch from pg_xact_commit_timestamp(%s.xmin)) * 1000";

  private static final String SUMMARY =
      "count(*), coalesce(percentile_cont(0.5) within group (order by ms), 0),"
          + " coalesce(percentile_cont(0.99) within group (order by ms), 0),"
          + " coalesce(max(ms), 0), coalesce(max(bytes), 0), coalesce(sum(bytes), 0)";

  private static final String EPOCHS =
      "from (select octet_length(event_payload) as bytes, write_timestamp, "
          + COMMITTED.formatted("e")
          + " as committed from data_journal e"
          + " where event_ser_manifest like 'split.%committed%' and write_timestamp >= FROM) e";

  private static final String SNAPSHOTS =
      "from (select octet_length(snapshot_payload) as bytes, "
          + COMMITTED.formatted("s")
          + " - "
          + COMMITTED.formatted("e")
          + " as ms from data_snapshot s join data_journal e using (persistence_id,"
          + " sequence_number) where s.created >= FROM) t";

  /**
   * Of one kind.
   *
   * @param count how many
   * @param median milliseconds, as are the next two
   * @param largest the most that one of them wrote, in bytes
   * @param bytes what all of them wrote
   */
  record Times(long count, double median, double p99, double longest, long largest, long bytes) {
    String cell() {
      return "%,.1f ms, %,.1f ms, %,.1f ms".formatted(median, p99, longest);
    }
  }

  /**
   * What was written since {@code fromMillis} by the server's clock.
   *
   * @throws IOException also where the server does not keep times of commits
   */
  static CommitTimes of(ServedNode node, long fromMillis) throws IOException {
    String from = Long.toString(fromMillis);
    String epochs = EPOCHS.replace("FROM", from);
    Times given = ask(node, "(select committed - write_timestamp as ms, bytes " + epochs + ") t");
    Times turns =
        ask(
            node,
            "(select committed - lag(committed) over (order by committed) as ms, bytes "
                + epochs
                + ") t where ms is not null");
    Times snapshots = ask(node, "(select ms, bytes " + SNAPSHOTS.replace("FROM", from) + ") t");
    return new CommitTimes(given, turns, snapshots);
  }

  /** Bytes of the events that a split's recovery reads beside its snapshot. */
  static long sinceSnapshot(ServedNode node) throws IOException {
    return ask(
            node,
            "(select 0 as ms, octet_length(event_payload) as bytes from data_journal where"
                + " sequence_number > (select coalesce(max(sequence_number), 0) from"
                + " data_snapshot)) t")
        .bytes();
  }

  private static Times ask(ServedNode node, String from) throws IOException {
    try (var connection = node.database();
        var statement = connection.createStatement();
        var answer = statement.executeQuery("select " + SUMMARY + " from " + from)) {
      answer.next();
      return new Times(
          answer.getLong(1),
          answer.getDouble(2),
          answer.getDouble(3),
          answer.getDouble(4),
          answer.getLong(5),
          answer.getLong(6));
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
