package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.bytes.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The next of a split's committed buckets that no published segment need hold, open and frozen
 * ones, in the order of their keys and as many as one message may have.
 *
 * <p>That is 64 KiB, encoded, but never less than what the split holds of one key. That alone may
 * be larger, and even exceed the 128 KiB of a remote message: nothing bounds it but the 16 MiB of a
 * record, where a group key, {@code min}, {@code max}, {@code first} or {@code last} is a long
 * text, and the values that {@code top(x, n)} keeps, up to 12,288 of them for n = 1000.
 *
 * @param sequence the split's journal sequence number that this is the state at
 * @param frontier the frontier of its last seal
 * @param seal the number of its last seal
 * @param tables its buckets, by the seal that froze them
 * @param through the last key up to which this is complete; null where nothing is missing
 */
public record OpenPage(
    long sequence, long frontier, long seal, List<Table> tables, @Nullable Bytes through) {
  /** At most so many bytes, unless those of one key are more. */
  public static final int LIMIT_BYTES = 64 << 10;

  private static final int LIMIT_KEYS = 8192;

  /** About so much is worth a try, because compression makes less of it. */
  private static final int TRIED_BYTES = 4 * LIMIT_BYTES;

  /**
   * Encoded buckets.
   *
   * @param seal the seal that froze them; 0 for open ones
   */
  public record Table(long seal, Bytes buckets) {}

  /**
   * Which buckets are wanted.
   *
   * @param start where the page before ended, and so as long as a key may be
   * @param limit of how many keys, at most; a page may have fewer though others follow
   */
  public record Query(BucketFilter filter, KeyStart start, int limit) {}

  /** The page of a split that has come to {@code sequence}. */
  public static OpenPage of(long sequence, SplitState state, Query query) {
    int limit = Math.clamp(query.limit(), 1, LIMIT_KEYS);
    OpenKeys keys = new OpenKeys();
    if (state.started()) {
      keys.add(0, state.open().first(query.filter(), query.start(), limit));
      for (long seal : state.frozenSeals()) {
        Buckets frozen = state.frozen(seal);
        if (frozen != null) keys.add(seal, frozen.first(query.filter(), query.start(), limit));
      }
    }
    int count = keys.merge(limit, TRIED_BYTES);
    while (true) {
      var page =
          new OpenPage(
              sequence, state.frontier(), state.seal(), keys.tables(count), keys.through(count));
      long bytes = page.bytes();
      if (bytes <= LIMIT_BYTES || count <= 1) return page;
      count = Math.clamp((long) count * LIMIT_BYTES / bytes, 1, count - 1);
    }
  }

  /** What a message takes for it, about. */
  public long bytes() {
    long bytes = through == null ? 0 : through.length();
    for (Table table : tables) bytes += table.buckets().length();
    return bytes;
  }
}
