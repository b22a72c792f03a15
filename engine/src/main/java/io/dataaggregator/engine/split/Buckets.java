package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketSelection;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.ledger.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A split's buckets, as far as the protocol needs to know them. Mutable, of one thread. Encodings
 * of one definition merge in any order; keys are ordered as {@link Bytes} are.
 */
public interface Buckets {
  /** None yet, of {@code plan}. */
  static Buckets of(AggregatePlan plan) {
    return of(plan, BucketTable.SEGMENT_BUCKETS);
  }

  /**
   * None yet, of {@code plan}.
   *
   * @param segmentBuckets buckets of a segment, about
   */
  static Buckets of(AggregatePlan plan, int segmentBuckets) {
    return switch (plan.window()) {
      case WindowDefinition.None none -> new TableBuckets(plan, segmentBuckets);
      case WindowDefinition.Tumbling tumbling -> new TableBuckets(plan, segmentBuckets);
      case WindowDefinition.Calendar calendar -> new TableBuckets(plan, segmentBuckets);
      case WindowDefinition.Overlapping overlapping -> new PaneBuckets(plan, segmentBuckets);
      case WindowDefinition.Session session -> new SessionBuckets(plan, segmentBuckets);
    };
  }

  /**
   * None yet, of parts of sessions of which other splits may have others: a pane leaves once no
   * record of it can come, whether or not what it is part of goes on.
   *
   * @param sessions the plan of sessions
   * @param segmentBuckets buckets of a segment, about
   */
  static Buckets parts(AggregatePlan sessions, int segmentBuckets) {
    return TableBuckets.parts(sessions, segmentBuckets);
  }

  /** How many buckets there are. */
  int size();

  /** Hidden record counts, summed anew each time: a record counts in each window that it is in. */
  long records();

  /** Memory held, about. */
  long bytes();

  /** The length of {@link #encode}, about. */
  long encodedBytes();

  /** When the first of them closes, at the earliest; {@link Long#MAX_VALUE} where there is none. */
  long earliestClose();

  /**
   * When the last of them closes, and what they are parts of; {@link Long#MIN_VALUE} where there is
   * none.
   */
  long latestClose();

  /** How many buckets of {@code encoded} are not here yet. */
  int added(Bytes encoded);

  /**
   * Adds what an epoch encoded; nothing where that is empty.
   *
   * @return by how much {@link #records} is more, and how often a record was left out of a window
   *     that was closed
   */
  Rows merge(Bytes encoded);

  /** Makes these, which are empty, what {@link #encode} gave. */
  void restore(Bytes encoded);

  /** What {@link #takeClosed} gave of buckets like these, from its encoding; these are empty. */
  default Buckets restoreClosed(Bytes encoded) {
    restore(encoded);
    return this;
  }

  /**
   * Where to cut the buckets that {@code frontier} closes into segments of fair size: first keys of
   * the second and later ones.
   *
   * @param before the frontier that closed buckets last
   */
  List<Bytes> cuts(long before, long frontier);

  /** Removes the buckets that {@code frontier} closes, and returns them. */
  Buckets takeClosed(long frontier);

  /**
   * One of the ranges that {@code cuts} make of these buckets, from 0; null where it is empty.
   * Equal buckets give equal segments, within the bounds of sketches.
   */
  @Nullable Segment segment(int range, List<Bytes> cuts);

  /** At most {@code limit} of those that a reader wants: the first ones by key. */
  BucketSelection first(BucketFilter filter, KeyStart start, int limit);

  /** The encoding; empty where there is no bucket. */
  Bytes encode();
}
