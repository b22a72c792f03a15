package io.dataaggregator.engine.decode;

/**
 * Walks from delimiter to quote to line feed through a buffer: each eight bytes are looked at once
 * and give a bitmap of the places that matter, so that values nobody asked for cost next to
 * nothing.
 */
final class CsvMarks {
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
   * Finds lines of {@code width} values without quotes.
   *
   * @param stops gets the place behind each value, from entry 1 on
   * @param most how many lines at most
   * @return how many lines there are, up to the first that is another or not here as a whole
   */
  int lines(int[] stops, int width, int most) {
    byte between = (byte) delimiter;
    int stop = 0;
    for (int line = 0; line < most; line++) {
      for (int value = 1; value < width; value++) {
        int at = next();
        if (at == to || bytes[at] != between) return line;
        stops[++stop] = at;
      }
      int at = next();
      if (at == to || bytes[at] != '\n') return line;
      stops[++stop] = at;
    }
    return most;
  }

  private long look(int at) {
    if (at + 8 <= to) return marksOf(Swar.load(bytes, at));
    // behind the end are zeros, which are none of the three
    return marksOf(Swar.tail(bytes, at, to));
  }

  private long marksOf(long text) {
    long none =
        Swar.differ(text, delimiter) & Swar.differ(text, QUOTE) & Swar.differ(text, LINE_FEED);
    return ~none & Swar.HIGHS;
  }
}
