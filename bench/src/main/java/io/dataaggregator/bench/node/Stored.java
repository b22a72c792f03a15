package io.dataaggregator.bench.node;

import java.io.IOException;
import java.sql.SQLException;

/**
 * What a node has written into its database, by the lengths of what it stored.
 *
 * @param events in the journals so far
 * @param eventBytes their payloads
 * @param segmentBytes payloads of a pipeline's sealed results, of its newest generation
 */
public record Stored(long events, long eventBytes, long segmentBytes) {
  private static final String SQL =
      """
      select
        (select count(*) from data_journal) + (select count(*) from control_journal),
        (select coalesce(sum(octet_length(event_payload)), 0) from data_journal)
          + (select coalesce(sum(octet_length(event_payload)), 0) from control_journal),
        (select coalesce(sum(octet_length(payload)), 0) from segment
          where pipeline = ? and generation = (select max(generation) from segment where pipeline = ?))
      """;

  /** Reads it. */
  public static Stored of(ServedNode node, String pipeline) throws IOException {
    try (var connection = node.database();
        var statement = connection.prepareStatement(SQL)) {
      statement.setString(1, pipeline);
      statement.setString(2, pipeline);
      try (var answer = statement.executeQuery()) {
        answer.next();
        return new Stored(answer.getLong(1), answer.getLong(2), answer.getLong(3));
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** With only the events that have come since {@code earlier}. */
  public Stored since(Stored earlier) {
    return new Stored(events - earlier.events, eventBytes - earlier.eventBytes, segmentBytes);
  }
}
