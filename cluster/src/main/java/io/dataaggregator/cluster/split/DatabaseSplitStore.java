package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitSnapshot.UnitCommit;
import io.dataaggregator.persistence.store.DeadLetter;
import io.dataaggregator.persistence.store.DeadLetterStore;
import io.dataaggregator.persistence.store.Segment;
import io.dataaggregator.persistence.store.SegmentKey;
import io.dataaggregator.persistence.store.SegmentStore;
import io.dataaggregator.persistence.store.UnitCommits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The store of splits in PostgreSQL. */
public final class DatabaseSplitStore implements SplitStore {
  private final DeadLetterStore deadLetters;
  private final UnitCommits commits;
  private final SegmentStore segments;

  public DatabaseSplitStore(
      DeadLetterStore deadLetters, UnitCommits commits, SegmentStore segments) {
    this.deadLetters = deadLetters;
    this.commits = commits;
    this.segments = segments;
  }

  @Override
  public void writeDeadLetters(
      SplitId split, String incarnation, PreparedEpoch epoch, Map<Integer, SourceUnit> units) {
    Instant now = Instant.now();
    List<DeadLetter> letters = new ArrayList<>();
    for (PreparedEpoch.DeadLetter letter : epoch.deadLetters()) {
      SourceUnit unit = units.get(letter.unit());
      letters.add(
          new DeadLetter(
              letter.unit(),
              unit == null ? "" : unit.name(),
              letter.reject().offset(),
              letter.reject().code(),
              letter.reject().message(),
              letter.reject().raw(),
              now));
    }
    deadLetters.write(split, incarnation, letters);
  }

  @Override
  public void writeCommits(SplitId split, long sequence, List<UnitCommit> made) {
    if (!made.isEmpty()) commits.write(split, made, sequence);
  }

  @Override
  public void sweep(SplitId split, long sequence, String incarnation, List<UnitCommit> made) {
    writeCommits(split, sequence, made);
    deadLetters.deleteUncommitted(split, incarnation, sequence);
  }

  @Override
  public void storeSegments(SplitId split, List<SealedRange> ranges) {
    List<Segment> rows = new ArrayList<>();
    for (SealedRange range : ranges) {
      var key = new SegmentKey(split.split(), range.seal(), range.range());
      rows.add(Segment.of(key, range.segment()));
    }
    segments.insert(split.pipeline(), split.generation(), rows);
  }
}
