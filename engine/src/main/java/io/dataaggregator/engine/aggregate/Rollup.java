package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import java.util.List;

/**
 * How buckets are merged when they are read: to fewer fields of the group key, in any order, and to
 * coarser windows.
 *
 * <p>A <i>frame</i> is what must be read before any of its groups is complete: a coarser window;
 * where windows stay, a window and those leading fields of the stored key that lead the new one
 * too. Buckets come frame by frame, and so do groups.
 */
public final class Rollup {
  private final AggregatePlan stored;
  private final AggregatePlan coarse;
  // by column of the coarse key, which one of the stored key it is
  private final int[] columns;
  private final int framing;

  /**
   * A rollup of buckets of {@code stored}.
   *
   * @param keys fields of its group key
   * @param window its own window or one that {@link WindowNesting} has nothing against
   * @throws IllegalArgumentException when a field is not of the group key
   */
  public Rollup(AggregatePlan stored, List<Field> keys, WindowDefinition window) {
    this.stored = stored;
    coarse = new AggregatePlan(keys, window, stored.calls());
    columns = keys.stream().mapToInt(stored.keys()::indexOf).toArray();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] < 0) {
        throw new IllegalArgumentException(keys.get(i) + " is no field of the group key");
      }
    }
    int leading = 0;
    while (leading < columns.length && columns[leading] == leading) leading++;
    framing = keepsWindows() ? leading : 0;
  }

  /** What the merged buckets hold, as a pipeline so defined would. */
  public AggregatePlan plan() {
    return coarse;
  }

  /** What the buckets hold that are merged. */
  public AggregatePlan stored() {
    return stored;
  }

  /** Where buckets of the frame that holds the group {@code key}, or its beginning, begin. */
  public KeyStart frameOf(Bytes key) {
    return KeyStart.at(new KeyCodec(coarse).leading(key, framing));
  }

  /**
   * The frontier from which no record reaches a window any more, of which those that start before
   * {@code to} are read.
   */
  long closesAt(long start, long to) {
    if (keepsWindows()) return stored.window().closesAt(start);
    long end = Math.min(coarse.window().end(start), to);
    return end == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : stored.window().closesAt(stored.window().start(end - 1));
  }

  /** Whether only keys are fewer. */
  public boolean keepsWindows() {
    return coarse.window().equals(stored.window());
  }

  /** How many columns of the coarse key belong to the frame. */
  int framing() {
    return framing;
  }

  int columns() {
    return columns.length;
  }

  /** Which column of the stored key the coarse one {@code at} is. */
  int column(int at) {
    return columns[at];
  }
}
