package io.dataaggregator.engine.split;

import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.reference.ReferenceVersion;
import java.util.List;

/** What can be asked of a split. Each may be repeated: what has happened is not done again. */
public sealed interface SplitCommand {
  /**
   * Begin.
   *
   * @param definition the full normalised definition
   * @param frontier frontier of the generation's last published seal, or {@link Long#MIN_VALUE}
   * @param seal number of that seal, or 0
   */
  record Start(String definition, int definitionVersion, long frontier, long seal)
      implements SplitCommand {}

  /**
   * Take over: whoever acted before is fenced. Dead letters that no epoch names are to be removed
   * only after the event of this is persisted.
   *
   * @param incarnation unique in the life of the split
   */
  record Resume(String incarnation) implements SplitCommand {}

  /**
   * Read by a newer definition from the next epoch on. It must keep the state of the old one.
   *
   * @param definition the full normalised definition
   */
  record Redefine(String incarnation, String definition, int definitionVersion)
      implements SplitCommand {}

  /**
   * Commit what was read. Finishing a unit, going idle and waking are such commits too, with or
   * without records.
   *
   * @param units every unit whose progress changed
   * @param counts what became of the records
   * @param rows what became of the rows of those that were aggregated
   * @param deadLetters dead letters that were written for this epoch, each late or rejected record
   * @param delta what was aggregated
   * @param keys keys that are remembered
   * @param references the version of each lookup that the records were joined with
   * @param frontier {@link SplitState#lateUntil} when the records were classified
   */
  record CommitEpoch(
      String incarnation,
      List<UnitAdvance> units,
      Ledger counts,
      Rows rows,
      long deadLetters,
      Delta delta,
      KeyBlock keys,
      List<ReferenceVersion> references,
      long frontier,
      LimitsDefinition limits)
      implements SplitCommand {
    /** Without lookups. */
    public CommitEpoch(
        String incarnation,
        List<UnitAdvance> units,
        Ledger counts,
        Rows rows,
        long deadLetters,
        Delta delta,
        KeyBlock keys,
        long frontier,
        LimitsDefinition limits) {
      this(incarnation, units, counts, rows, deadLetters, delta, keys, List.of(), frontier, limits);
    }

    /** Of records that are a row each, and of no keys. */
    public CommitEpoch(
        String incarnation,
        List<UnitAdvance> units,
        Ledger counts,
        long deadLetters,
        Delta delta,
        long frontier,
        LimitsDefinition limits) {
      this(
          incarnation,
          units,
          counts,
          Rows.of(counts),
          deadLetters,
          delta,
          KeyBlock.NONE,
          frontier,
          limits);
    }
  }

  /** Freeze the buckets that {@code frontier} closes as set {@code seal}. */
  record Seal(String incarnation, long frontier, long seal) implements SplitCommand {}

  /** The pipeline has published every seal up to {@code published}: drop their frozen sets. */
  record Forget(String incarnation, long published) implements SplitCommand {}
}
