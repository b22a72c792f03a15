package io.dataaggregator.engine.split;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import java.util.List;

/**
 * A split's whole state, encoded.
 *
 * @param units progress of every unit that was begun
 * @param commits which incarnation committed which offsets of units that have dead letters
 * @param open encoded open buckets
 */
public record SplitSnapshot(
    String definition,
    int definitionVersion,
    long frontier,
    long seal,
    String incarnation,
    List<UnitProgress> units,
    Ledger ledger,
    List<UnitCommit> commits,
    Bytes open,
    List<Frozen> frozen) {
  /** How a split would start that goes on from here. */
  SplitEvent.Started begun() {
    return new SplitEvent.Started(definition, definitionVersion, frontier, seal);
  }

  /** A frozen set that is not yet forgotten. */
  public record Frozen(long seal, long frontier, List<Bytes> cuts, Bytes buckets) {}

  /** {@code incarnation} committed the offsets {@code [from, until)} of {@code unit}. */
  public record UnitCommit(int unit, String incarnation, long from, long until) {}
}
