package io.dataaggregator.engine.split;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.reference.ReferenceVersion;
import java.util.List;

/** What happened to a split. Persisted: names on disk are the codec's and never change. */
public sealed interface SplitEvent {
  /** Bytes that it takes beyond what every event does. */
  default long bytes() {
    return switch (this) {
      case EpochCommitted epoch -> epoch.delta().length();
      case TransformedCommitted transformed -> transformed.epoch().bytes();
      case KeysCommitted(var transformed, KeyBlock keys) ->
          transformed.bytes() + keys.entries().length();
      case JoinedCommitted joined -> joined.epoch().bytes();
      case Started s -> 0;
      case Resumed r -> 0;
      case DefinitionChanged d -> 0;
      case Sealed s -> 0;
      case Forgotten f -> 0;
    };
  }

  /**
   * The split came to be.
   *
   * @param definition the full normalised definition
   * @param frontier frontier of the last published seal of the generation, or {@link
   *     Long#MIN_VALUE}
   * @param seal number of the last published seal, or 0
   */
  record Started(String definition, int definitionVersion, long frontier, long seal)
      implements SplitEvent {}

  /**
   * Epochs from here on are read by another definition, which keeps what was read before.
   *
   * @param definition the full normalised definition
   */
  record DefinitionChanged(String definition, int definitionVersion) implements SplitEvent {}

  /** A new incarnation took over; dead letters of earlier ones that no epoch names are void. */
  record Resumed(String incarnation) implements SplitEvent {}

  /**
   * Records were read: the one write that advances offsets, ledger, watermarks and accumulators.
   *
   * @param incarnation who read them
   * @param units units whose progress changed
   * @param counts what became of the records of this epoch
   * @param deadLetters dead letters written for this epoch
   * @param delta encoded buckets to merge; empty where no record was aggregated
   */
  record EpochCommitted(
      String incarnation, List<UnitProgress> units, Ledger counts, long deadLetters, Bytes delta)
      implements SplitEvent {}

  /**
   * An epoch some of whose records are not a row each.
   *
   * @param rows what became of the rows of aggregated records
   */
  record TransformedCommitted(EpochCommitted epoch, Rows rows) implements SplitEvent {}

  /**
   * An epoch some of whose records have keys that are remembered.
   *
   * @param keys of records that were aggregated
   */
  record KeysCommitted(TransformedCommitted transformed, KeyBlock keys) implements SplitEvent {}

  /**
   * An epoch whose records were looked up in references.
   *
   * @param references the version of each lookup that all of them were joined with
   */
  record JoinedCommitted(KeysCommitted epoch, List<ReferenceVersion> references)
      implements SplitEvent {}

  /**
   * The buckets that {@code frontier} closes moved into the frozen set {@code seal}.
   *
   * @param cuts first keys of the second and later segments of that set
   */
  record Sealed(long frontier, long seal, List<Bytes> cuts) implements SplitEvent {}

  /** The frozen set {@code seal} was dropped: its segments are published. */
  record Forgotten(long seal) implements SplitEvent {}
}
