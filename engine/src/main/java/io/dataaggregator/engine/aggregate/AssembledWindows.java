package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
import java.util.OptionalLong;

/** Windows that are put together from panes when somebody wants them. */
public interface AssembledWindows {
  /**
   * What the first window is known by that is {@code least} or later; empty where there is none.
   */
  OptionalLong next(long least);

  /**
   * Buckets of a window that a reader wants. There may be others, but the first {@code limit} are
   * complete, and there is one more if there is one.
   */
  BucketTable first(long window, BucketFilter filter, KeyStart start, int limit);

  /** The first window that may have keys from {@code key} on, which may be the beginning of one. */
  static long windowOf(Bytes key) {
    return FirstSlots.window(key);
  }
}
