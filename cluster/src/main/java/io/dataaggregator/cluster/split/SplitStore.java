package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitSnapshot.UnitCommit;
import java.util.List;
import java.util.Map;

/**
 * What splits write beside their journal. Blocks; each call is one transaction and may be repeated.
 */
public interface SplitStore {
  /** Writes an epoch's dead letters before its persist: they are invisible until it is there. */
  void writeDeadLetters(
      SplitId split, String incarnation, PreparedEpoch epoch, Map<Integer, SourceUnit> units);

  /** Says which incarnation committed which offsets: what makes dead letters visible. */
  void writeCommits(SplitId split, long sequence, List<UnitCommit> commits);

  /** {@link #writeCommits}, and removes dead letters of other incarnations that none covers. */
  void sweep(SplitId split, long sequence, String incarnation, List<UnitCommit> commits);

  /** Stores segments; those that are there already stay as they are. */
  void storeSegments(SplitId split, List<SealedRange> segments);
}
