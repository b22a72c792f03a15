package io.dataaggregator.engine.decode;

/**
 * Reads plain records, those of as many values as there are columns and without a quote, many at a
 * time: first where their values are, then column after column, so that a value costs no call of
 * its own. The first record that is not plain, or has a value that is wrong, is left to {@link
 * CsvRow}, which knows why.
 */
final class CsvRun {
  /** The places of a run's values stay in the nearest cache. */
  private static final int VALUES = 4096;

  private static final int ROWS = 256;
  private static final int LONGEST_PAUSE = 63;

  private final CsvMarks marks;
  private final Column[] columns;
  private final CsvFields fields;
  private final BatchFill fill;
  private final int width;
  private final int limitBytes;

  /** Value {@code i} of all lies between entries i and i + 1; record r begins with r * width. */
  private final int[] stops;

  private final int[] from;
  private final int[] to;

  private byte[] bytes = {};
  private int end;

  /** How many records to try next: as many as last, or more, so that little is done in vain. */
  private int most;

  /** After how many records to try again where not even the first was plain: ever more. */
  private int pause;

  private int paused;

  CsvRun(
      byte delimiter,
      Column[] columns,
      CsvFields fields,
      BatchFill fill,
      int width,
      int limitBytes) {
    marks = new CsvMarks(delimiter);
    this.columns = columns;
    this.fields = fields;
    this.fill = fill;
    this.width = width;
    this.limitBytes = limitBytes;
    int rows = Math.clamp(VALUES / width, 1, ROWS);
    stops = new int[rows * width + 1 + CsvMarks.SLACK];
    from = new int[rows];
    to = new int[rows];
    most = rows;
  }

  /** Reads from {@code buffer[..., end)} from now on. */
  void start(byte[] buffer, int end) {
    bytes = buffer;
    this.end = end;
  }

  /**
   * Reads the plain records from {@code at} on, until the batch is full.
   *
   * @param base what {@code at} is to be added to for its offset
   * @return the index after the last one; {@code at} where there is none
   */
  int read(int at, long base) {
    // an empty line has as many values as it should where there is one column
    if (width == 1) return at;
    if (paused > 0) {
      paused--;
      return at;
    }
    int wanted = Math.min(most, fill.rowsLeft());
    marks.start(bytes, at, end);
    stops[0] = at - 1;
    int found = fitting(marks.lines(stops, width, wanted), fill.bytesLeft(base + at));
    int good = found;
    for (int column = 0; column < width; column++) {
      if (fields.first[column] >= 0) good = write(column, good);
    }
    for (int r = 0; r < good; r++) fill.endRow(base + stops[r * width] + 1);
    // all that is marked is marked before the first record is looked at
    most = good < wanted ? good + 1 : Math.min(2 * most, from.length);
    pause = good > 0 ? 0 : Math.min(2 * pause + 1, LONGEST_PAUSE);
    paused = pause;
    return stops[good * width] + 1;
  }

  /** How many of the first {@code found} are short enough and begin before the batch is full. */
  private int fitting(int found, long bytesLeft) {
    for (int r = 0; r < found; r++) {
      int before = stops[r * width];
      if (stops[(r + 1) * width] - before > limitBytes || before - stops[0] >= bytesLeft) return r;
    }
    return found;
  }

  /** Writes a column of the first {@code count} records, and gives how many of them are good. */
  private int write(int column, int count) {
    for (int r = 0, at = column; r < count; r++, at += width) {
      from[r] = stops[at] + 1;
      to[r] = stops[at + 1];
    }
    if (column == width - 1) {
      for (int r = 0; r < count; r++) if (to[r] > from[r] && bytes[to[r] - 1] == '\r') to[r]--;
    }
    int good = count;
    for (int field = fields.first[column]; field >= 0; field = fields.next[field]) {
      good = columns[field].texts(bytes, from, to, good, fill.row());
    }
    return good;
  }
}
