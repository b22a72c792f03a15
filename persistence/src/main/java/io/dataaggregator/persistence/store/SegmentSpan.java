package io.dataaggregator.persistence.store;

import java.util.Collection;
import java.util.List;

/**
 * Some segments of a generation. Splits that read have numbers from 0 on. Sessions that were put
 * together from what several of them have are stored as if two others had written them.
 *
 * @param splits who wrote them; empty for all that read
 * @param fromSeal the first seal, included
 * @param throughSeal the last one, included
 */
public record SegmentSpan(List<Integer> splits, long fromSeal, long throughSeal) {
  /** Stands for a split: sessions that are final. */
  public static final int FINAL = -1;

  /** Stands for a split: sessions that the next seal goes on with; those of a seal are all. */
  public static final int CARRIED = -2;

  public SegmentSpan {
    splits = List.copyOf(splits);
  }

  /** What all splits wrote up to a seal. */
  public static SegmentSpan through(long seal) {
    return new SegmentSpan(List.of(), 1, seal);
  }

  /** What splits wrote for one seal; there is at least one split. */
  public static SegmentSpan of(Collection<Integer> splits, long seal) {
    return new SegmentSpan(List.copyOf(splits), seal, seal);
  }

  /** Final sessions up to a seal. */
  public static SegmentSpan finals(long throughSeal) {
    return new SegmentSpan(List.of(FINAL), 1, throughSeal);
  }

  /** Sessions that a seal left open. */
  public static SegmentSpan carried(long seal) {
    return new SegmentSpan(List.of(CARRIED), seal, seal);
  }
}
