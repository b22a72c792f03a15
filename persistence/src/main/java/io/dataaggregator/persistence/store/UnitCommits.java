package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitSnapshot;
import java.util.List;
import javax.sql.DataSource;

/** Which incarnation committed which offsets of units that have dead letters. Blocking. */
public final class UnitCommits {
  private final Jdbc jdbc;

  public UnitCommits(DataSource source) {
    this.jdbc = new Jdbc(source);
  }

  /**
   * Writes rows, those of earlier sequence numbers with the same begin replaced. Ranges may
   * overlap: a split that recovered writes them merged.
   *
   * @param sequence the split's journal sequence number
   */
  public void write(SplitId split, List<SplitSnapshot.UnitCommit> commits, long sequence) {
    jdbc.batch(
        "write commits of split " + split.path(),
        """
        insert into unit_commit (workspace, pipeline, generation, unit, incarnation, from_offset,
          until_offset, split, sequence_nr)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace, pipeline, generation, unit, incarnation, from_offset)
        do update set until_offset = excluded.until_offset, sequence_nr = excluded.sequence_nr
        where unit_commit.sequence_nr <= excluded.sequence_nr
        """,
        commits,
        (p, commit) ->
            p.pipeline(split.pipeline())
                .number(split.generation())
                .number(commit.unit())
                .text(commit.incarnation())
                .number(commit.from())
                .number(commit.until())
                .number(split.split())
                .number(sequence));
  }
}
