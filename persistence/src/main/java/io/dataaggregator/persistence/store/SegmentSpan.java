package io.dataaggregator.persistence.store;

/**
 * Some segments of a generation: those of some splits and seals, first and last ones included.
 * Splits that read have numbers from 0 on. Sessions that were put together from what several of
 * them have are stored as if two others had written them.
 */
public record SegmentSpan(int fromSplit, int throughSplit, long fromSeal, long throughSeal) {
  /** Stands for a split: sessions that are final. */
  public static final int FINAL = -1;

  /** Stands for a split: sessions that the next seal goes on with; those of a seal are all. */
  public static final int CARRIED = -2;

  /** What splits wrote up to a seal. */
  public static SegmentSpan ofSplits(long throughSeal) {
    return new SegmentSpan(0, Integer.MAX_VALUE, 1, throughSeal);
  }

  /** What splits wrote for one seal. */
  public static SegmentSpan ofSeal(long seal) {
    return new SegmentSpan(0, Integer.MAX_VALUE, seal, seal);
  }

  /** Final sessions up to a seal. */
  public static SegmentSpan finals(long throughSeal) {
    return new SegmentSpan(FINAL, FINAL, 1, throughSeal);
  }

  /** Sessions that a seal left open. */
  public static SegmentSpan carried(long seal) {
    return new SegmentSpan(CARRIED, CARRIED, seal, seal);
  }
}
