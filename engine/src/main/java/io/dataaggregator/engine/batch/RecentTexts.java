package io.dataaggregator.engine.batch;

/**
 * The ids of short texts that a {@link StringVector} was given lately, by their bytes: what most
 * columns hold again and again is found with a look at one place in memory, where a dictionary
 * takes three. It has four to eight times as many places as there are texts, up to 262,144 (5 MiB),
 * and few where there are more than half as many texts.
 */
public final class RecentTexts {
  /** Longer texts are not kept. */
  public static final int LONGEST = 15;

  /** No such text is here. */
  public static final int NONE = -1;

  private static final int FEWEST_BITS = 9;
  private static final int MOST_BITS = 17;

  /** So many pairs stay in the nearest caches. */
  private static final int NEAR_BITS = 10;

  // a text's two places: head and tail of each, then both ids
  private static final int PAIR = 5;

  private int bits = 1;
  private long[] pairs = new long[PAIR << bits];

  /** How many came, some more than once. */
  private int came;

  /** Forgets all texts. */
  void clear() {
    bits = 1;
    pairs = new long[PAIR << bits];
    came = 0;
  }

  /**
   * Makes this fit for the short ones among so many texts, and keeps those that it has room for.
   */
  public void fit(int all) {
    int texts = Math.min(came, all);
    int wanted = Math.min(MOST_BITS, 33 - Integer.numberOfLeadingZeros(texts));
    if (texts > 1 << MOST_BITS || wanted < FEWEST_BITS) wanted = FEWEST_BITS;
    if (wanted == bits) return;
    long[] before = pairs;
    int cameBefore = came;
    bits = wanted;
    pairs = new long[PAIR << bits];
    for (int at = 0; at < before.length; at += PAIR) {
      // the one that came first is put first
      if (before[at + 3] != 0) put(before[at + 2], before[at + 3], (int) (before[at + 4] >>> 32));
      if (before[at + 1] != 0) put(before[at], before[at + 1], (int) before[at + 4]);
    }
    came = cameBefore;
  }

  /**
   * The id of a text, or {@link #NONE}.
   *
   * @param head its first eight bytes, zeros behind a shorter one
   * @param tail the others, and its length and one in the upmost byte
   */
  public int find(long head, long tail) {
    int at = pair(head, tail);
    if (pairs[at + 1] == tail && pairs[at] == head) return (int) pairs[at + 4];
    if (pairs[at + 3] == tail && pairs[at + 2] == head) return (int) (pairs[at + 4] >>> 32);
    return NONE;
  }

  /**
   * The ids of many texts. Where memory is far it is looked at without a branch, so that no text
   * waits for the one before it.
   */
  public void find(long[] heads, long[] tails, int[] ids, int count) {
    if (bits <= NEAR_BITS) {
      for (int i = 0; i < count; i++) ids[i] = find(heads[i], tails[i]);
      return;
    }
    for (int i = 0; i < count; i++) {
      int at = pair(heads[i], tails[i]);
      long first = differ((pairs[at] ^ heads[i]) | (pairs[at + 1] ^ tails[i]));
      long second = differ((pairs[at + 2] ^ heads[i]) | (pairs[at + 3] ^ tails[i]));
      long both = pairs[at + 4];
      ids[i] = (int) ((both & ~first) | (first & ((both >>> 32) | second)));
    }
  }

  /** All ones where any bit is set, else none. */
  private static long differ(long marks) {
    return (marks | -marks) >> 63;
  }

  /** Keeps a text instead of the one that came to its places before the last. */
  public void put(long head, long tail, int id) {
    int at = pair(head, tail);
    pairs[at + 2] = pairs[at];
    pairs[at + 3] = pairs[at + 1];
    pairs[at] = head;
    pairs[at + 1] = tail;
    pairs[at + 4] = (pairs[at + 4] << 32) | id;
    if (came < Integer.MAX_VALUE) came++;
  }

  /** Memory that it takes. */
  long bytes() {
    return (long) Long.BYTES * pairs.length;
  }

  private int pair(long head, long tail) {
    // half a byte aside, so that digits at both ends do not cancel out
    long mixed = (head ^ Long.rotateLeft(tail, 28)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> (64 - bits)) * PAIR;
  }
}
