package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.reference.ReferenceVersion;
import io.dataaggregator.engine.split.Delta;
import io.dataaggregator.engine.split.SplitCommand;
import io.dataaggregator.engine.split.UnitAdvance;
import java.util.List;

/**
 * Records read and aggregated, not yet committed.
 *
 * @param frontier the split's frontier by which late records were told
 * @param units progress of each unit that the epoch touched
 * @param counts what became of the records
 * @param rows what became of the rows of those that were aggregated
 * @param deadLetters records to be written as dead letters before the commit
 * @param delta the buckets
 * @param keys keys that are remembered
 * @param references the version of each lookup that the records were joined with
 */
record PreparedEpoch(
    long frontier,
    List<UnitAdvance> units,
    Ledger counts,
    Rows rows,
    List<DeadLetter> deadLetters,
    Delta delta,
    KeyBlock keys,
    List<ReferenceVersion> references) {
  /** A reject of {@code unit}. */
  record DeadLetter(int unit, Reject reject) {}

  /** What commits it. */
  SplitCommand.CommitEpoch command(String incarnation, LimitsDefinition limits) {
    return new SplitCommand.CommitEpoch(
        incarnation,
        units,
        counts,
        rows,
        deadLetters.size(),
        delta,
        keys,
        references,
        frontier,
        limits);
  }
}
