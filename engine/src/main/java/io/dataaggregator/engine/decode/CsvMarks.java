package io.dataaggregator.engine.decode;

/**
 * Walks from delimiter to quote to line feed through a buffer: each eight bytes are looked at once
 * and give a bitmap of the places that matter, so that values nobody asked for cost next to
 * nothing. Many places at once come from bitmaps of 64 bytes each, as in G. Langdale and D. Lemire,
 * "Parsing gigabytes of JSON per second", 2019, section 3.1.
 */
final class CsvMarks {
  private static final int BLOCK = 64;

  /** {@link #lines} may write so many entries more than it was asked for. */
  static final int SLACK = BLOCK;

  /** Places that are written whether they are there or not: a branch for each would cost more. */
  private static final int AT_ONCE = 8;

  private static final long QUOTE = Swar.fill('"');
  private static final long LINE_FEED = Swar.fill('\n');

  private final long delimiter;
  private byte[] bytes = {};
  private int to;
  private int word;
  private long marks;

  CsvMarks(byte delimiter) {
    this.delimiter = Swar.fill(delimiter);
  }

  /** Walks through {@code buffer[from, end)} from now on. */
  void start(byte[] buffer, int from, int end) {
    bytes = buffer;
    to = end;
    word = from - 8;
    marks = 0;
  }

  /** The next place, or the end where there is none. */
  int next() {
    while (marks == 0) {
      int following = word + 8;
      if (following >= to) return to;
      word = following;
      marks = look(following);
    }
    int place = word + Swar.first(marks);
    marks &= marks - 1;
    return place;
  }

  /**
   * Finds lines of {@code width} values without quotes, from where this has started; {@link #next}
   * stays where it was.
   *
   * @param stops gets the place behind each value, from entry 1 on; {@link #SLACK} entries longer
   *     than so many lines need
   * @param most how many lines at most
   * @return how many lines there are, up to the first that is another or not here as a whole
   */
  int lines(int[] stops, int width, int most) {
    int places = places(stops, most * width);
    byte between = (byte) delimiter;
    int lines = Math.min(most, places / width);
    for (int line = 0, stop = 1; line < lines; line++) {
      for (int behind = stop + width - 1; stop < behind; stop++) {
        if (bytes[stops[stop]] != between) return line;
      }
      if (bytes[stops[stop++]] != '\n') return line;
    }
    return lines;
  }

  /** Puts at least so many places behind the first entry, if there are as many; gives how many. */
  private int places(int[] stops, int wanted) {
    int found = 0;
    for (int at = word + 8; found < wanted && at < to; at += BLOCK) {
      long left = block(at);
      int count = Long.bitCount(left);
      for (int next = found; left != 0; next += AT_ONCE) {
        for (int i = 1; i <= AT_ONCE; i++) {
          stops[next + i] = at + Long.numberOfTrailingZeros(left);
          left &= left - 1;
        }
      }
      found += count;
    }
    return found;
  }

  /** Bit i says whether byte {@code at + i} is one of the three. */
  private long block(int at) {
    long block = 0;
    int end = Math.min(at + BLOCK, to);
    if (end - at == BLOCK) {
      for (int i = 0; i < BLOCK; i += 8) {
        block |= Swar.bits(marksOf(Swar.load(bytes, at + i))) << i;
      }
    } else {
      for (int i = at; i < end; i += 8) block |= Swar.bits(look(i)) << (i - at);
    }
    return block;
  }

  private long look(int at) {
    if (at + 8 <= to) return marksOf(Swar.load(bytes, at));
    // behind the end are zeros, which are none of the three
    return marksOf(Swar.tail(bytes, at, to));
  }

  private long marksOf(long text) {
    // all three are ASCII: they are sought in the low halves, and are not where the high bit is set
    long low = text & ~Swar.HIGHS;
    long none =
        ((low ^ delimiter) + ~Swar.HIGHS)
            & ((low ^ QUOTE) + ~Swar.HIGHS)
            & ((low ^ LINE_FEED) + ~Swar.HIGHS);
    return ~(none | text) & Swar.HIGHS;
  }
}
