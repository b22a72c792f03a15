package io.dataaggregator.cluster.fault;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How far the splits of a pipeline have come, over all its runs, as the database shows it.
 *
 * @param unpublished segments of seals that no reader sees yet
 */
record Progress(long epochs, long resumed, long sealed, long snapshots, long unpublished) {
  static final Progress NONE = new Progress(0, 0, 0, 0, 0);

  private static final String QUERY =
      """
      with events as (
        select event_ser_manifest as name from data_journal
        where persistence_id like 'split|default/PIPELINE/%')
      select
        (select count(*) from events where name = 'split.epoch-committed.v1'),
        (select count(*) from events where name = 'split.resumed.v1'),
        (select count(*) from events where name = 'split.sealed.v1'),
        (select count(*) from data_snapshot where persistence_id like 'split|default/PIPELINE/%'),
        (select count(*) from segment s where pipeline = 'PIPELINE' and not exists (
          select 1 from published_seal p
          where p.workspace = s.workspace and p.pipeline = s.pipeline
            and p.generation = s.generation and p.seal = s.seal))
      """;

  static Progress of(Connection connection, String pipeline) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY.replace("PIPELINE", pipeline))) {
      row.next();
      return new Progress(
          row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
    }
  }

  /** Whether something was persisted since {@code before}. */
  boolean isAfter(Progress before) {
    return epochs > before.epochs || resumed > before.resumed || sealed > before.sealed;
  }
}
