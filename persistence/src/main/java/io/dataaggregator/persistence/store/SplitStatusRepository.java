package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.split.SplitId;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** What splits committed. Blocking. */
public final class SplitStatusRepository {
  private static final String UPSERT =
      """
      insert into split_status (workspace, pipeline, generation, split,
        records_read, aggregated, passed, filtered, duplicate, late, rejected, dead_letters,
        frontier, seal, watermark, open_buckets, open_records, state_bytes, finished, sequence_nr)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (workspace, pipeline, generation, split) do update set
        records_read = excluded.records_read, aggregated = excluded.aggregated,
        passed = excluded.passed, filtered = excluded.filtered, duplicate = excluded.duplicate,
        late = excluded.late, rejected = excluded.rejected, dead_letters = excluded.dead_letters,
        frontier = excluded.frontier, seal = excluded.seal, watermark = excluded.watermark,
        open_buckets = excluded.open_buckets, open_records = excluded.open_records,
        state_bytes = excluded.state_bytes, finished = excluded.finished,
        sequence_nr = excluded.sequence_nr
      where split_status.sequence_nr <= excluded.sequence_nr
      """;

  private final Jdbc jdbc;

  public SplitStatusRepository(DataSource source) {
    this.jdbc = new Jdbc(source);
  }

  /**
   * Writes the row of {@code status}.
   *
   * @return false if the row is of a later sequence number already and was left alone
   */
  public boolean upsert(SplitStatus status) {
    SplitId split = status.split();
    int changed =
        jdbc.update(
            "write the state of split " + split.path(),
            UPSERT,
            p ->
                p.pipeline(split.pipeline())
                    .number(split.generation())
                    .number(split.split())
                    .ledger(status.ledger())
                    .number(status.deadLetters())
                    .number(status.frontier())
                    .number(status.seal())
                    .number(status.watermark())
                    .number(status.openBuckets())
                    .number(status.openRecords())
                    .number(status.stateBytes())
                    .flag(status.finished())
                    .number(status.sequence()));
    return changed == 1;
  }

  /** The splits of a generation, by number. */
  public List<SplitStatus> list(PipelineId pipeline, long generation) {
    return jdbc.query(
        "read splits of pipeline " + pipeline.path(),
        """
        select * from split_status where workspace = ? and pipeline = ? and generation = ?
        order by split
        """,
        p -> p.pipeline(pipeline).number(generation),
        row -> status(pipeline, generation, row));
  }

  /** The ledgers of a generation's splits, added up. */
  public Ledger ledger(PipelineId pipeline, long generation) {
    return list(pipeline, generation).stream()
        .map(SplitStatus::ledger)
        .reduce(Ledger.EMPTY, Ledger::plus);
  }

  private static SplitStatus status(PipelineId pipeline, long generation, Row row)
      throws SQLException {
    return new SplitStatus(
        new SplitId(pipeline, generation, row.integer("split")),
        row.number("sequence_nr"),
        row.ledger(),
        row.number("dead_letters"),
        row.number("frontier"),
        row.number("seal"),
        row.number("watermark"),
        row.number("open_buckets"),
        row.number("open_records"),
        row.number("state_bytes"),
        row.flag("finished"));
  }
}
