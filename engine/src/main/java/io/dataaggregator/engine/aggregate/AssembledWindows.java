package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;

/** Windows that are put together from panes when somebody wants them, in ascending order. */
public interface AssembledWindows {
  /** How many there are. */
  int size();

  /** What the one at a place is known by. */
  long window(int at);

  /** Its buckets. */
  BucketTable table(int at);

  /** The first place of a window that is not before {@code window}. */
  int place(long window);

  /**
   * The place of the first window that may have keys from {@code key} on.
   *
   * @param key a key or the beginning of one
   * @param from the least window that is wanted
   */
  default int place(Bytes key, long from) {
    return place(Math.max(from, FirstSlots.window(key)));
  }
}
