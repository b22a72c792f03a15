package io.dataaggregator.engine.decode;

/**
 * The ids of short texts that were met lately, by their bytes: what most columns hold again and
 * again is found with one look at memory, where a dictionary takes four. It has four to eight times
 * as many places as there are texts, up to 131,072, and few where there are more texts.
 */
final class RecentTexts {
  /** Longer texts are not kept. */
  static final int LONGEST = 15;

  /** No such text is here. */
  static final int NONE = -1;

  private static final int FEWEST_BITS = 10;
  private static final int MOST_BITS = 17;

  // head, tail, id and one to spare: a text's two places are neighbours
  private static final int WIDTH = 4;

  private long[] places = new long[WIDTH << FEWEST_BITS];
  private int bits = FEWEST_BITS;

  /** Forgets all texts. */
  void clear() {
    places = new long[WIDTH << FEWEST_BITS];
    bits = FEWEST_BITS;
  }

  /** Makes this fit for so many texts, which may forget them. */
  void fit(int texts) {
    int wanted = Math.min(MOST_BITS, 34 - Integer.numberOfLeadingZeros(texts));
    if (texts > 1 << MOST_BITS || wanted < FEWEST_BITS) wanted = FEWEST_BITS;
    if (wanted == bits) return;
    places = new long[WIDTH << wanted];
    bits = wanted;
  }

  /**
   * The id of a text, or {@link #NONE}.
   *
   * @param head its first eight bytes, zeros behind a shorter one
   * @param tail the others, and its length and one in the upmost byte
   */
  int find(long head, long tail) {
    int at = place(head, tail);
    if (places[at + 1] == tail && places[at] == head) return (int) places[at + 2];
    at += WIDTH;
    if (places[at + 1] == tail && places[at] == head) return (int) places[at + 2];
    return NONE;
  }

  /** Keeps a text instead of the one that came to its places before the last. */
  void put(long head, long tail, int id) {
    int at = place(head, tail);
    System.arraycopy(places, at, places, at + WIDTH, WIDTH);
    places[at] = head;
    places[at + 1] = tail;
    places[at + 2] = id;
  }

  /** The first of a text's two places. */
  private int place(long head, long tail) {
    long mixed = (head ^ Long.rotateLeft(tail, 29)) * 0x9E3779B97F4A7C15L;
    return ((int) (mixed >>> (64 - bits)) & ~1) * WIDTH;
  }
}
