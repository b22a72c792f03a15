package io.dataaggregator.cluster.fault;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** How long splits did not commit, by the times in their journals. */
final class Pauses {
  private static final String QUERY =
      """
      select persistence_id, max(pause) from (
        select persistence_id, write_timestamp as at, write_timestamp
            - lag(write_timestamp) over (partition by persistence_id order by sequence_number)
            as pause
        from data_journal
        where persistence_id like ? and event_ser_manifest = 'split.epoch-committed.v1') as epochs
      where at > ? group by persistence_id
      """;

  private Pauses() {}

  /**
   * The longest pause of each split between two epochs, the later one after {@code since}.
   *
   * @return milliseconds by number of the split
   */
  static Map<Integer, Long> since(TestServer server, String pipeline, Instant since)
      throws SQLException {
    var longest = new TreeMap<Integer, Long>();
    try (Connection connection = server.connect();
        PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, "split|default/" + pipeline + "/%");
      statement.setLong(2, since.toEpochMilli());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String id = rows.getString(1);
          longest.put(Integer.valueOf(id.substring(id.lastIndexOf('/') + 1)), rows.getLong(2));
        }
      }
    }
    return longest;
  }

  /** Whether every one of {@code splits} has committed an epoch after {@code since}. */
  static boolean allCommitted(TestServer server, String pipeline, int splits, Instant since)
      throws SQLException {
    return server.number(
            "select count(distinct persistence_id) from data_journal where persistence_id like"
                + " 'split|default/"
                + pipeline
                + "/%' and event_ser_manifest = 'split.epoch-committed.v1' and write_timestamp > "
                + since.toEpochMilli())
        == splits;
  }
}
