package io.dataaggregator.engine.decode;

import org.jspecify.annotations.Nullable;

/**
 * Reads lines of one {@link JsonShape} many at a time: first where their values are, then column
 * after column, as {@link CsvRun} does. The first record that is of another shape, or has a value
 * that is wrong or takes more than a look, is left to {@link JsonRow}, which knows what it is.
 * Where such come often, all are left to it for a while.
 */
final class NdjsonRun {
  /** The places of a run's values stay in the nearest cache. */
  private static final int VALUES = 2048;

  private static final int ROWS = 256;
  private static final int LONGEST_PAUSE = 255;

  /** What a try costs, in records that a run would gain. */
  private static final int COST = 3;

  private static final int MOST_CREDIT = 64;

  private final JsonScanner scanner = new JsonScanner();
  private final JsonNode root;
  private final Column[] columns;
  private final BatchFill fill;
  private final int limitBytes;
  private @Nullable JsonShape shape;

  /** Where each record begins, and the last one ends. */
  private final int[] starts;

  /** Where each field's values are; of fields that share one, the first one's. Null is empty. */
  private final int[][] from;

  private final int[][] to;

  private byte[] bytes = {};
  private int end;

  /** How many records to try next: as many as last, or more, so that little is done in vain. */
  private int most;

  /** How many records to leave to others before it tries again. */
  private int left;

  /** That many the last time that tries had cost more than they gained, twice as many the next. */
  private int pause;

  /** What tries have gained lately. */
  private int credit = MOST_CREDIT;

  /** Whether the last try found no record at all. */
  private boolean missed;

  NdjsonRun(JsonNode root, Column[] columns, BatchFill fill, int limitBytes) {
    this.root = root;
    this.columns = columns;
    this.fill = fill;
    this.limitBytes = limitBytes;
    int rows = Math.clamp(VALUES / Math.max(1, columns.length), 1, ROWS);
    starts = new int[rows + 1];
    from = new int[columns.length][rows];
    to = new int[columns.length][rows];
    most = rows;
  }

  /** Reads from {@code buffer[..., end)} from now on. */
  void start(byte[] buffer, int end) {
    bytes = buffer;
    this.end = end;
    scanner.start(buffer, end);
  }

  /**
   * Reads the records of the shape from {@code at} on, until the batch is full.
   *
   * @param base what {@code at} is to be added to for its offset
   * @return the index after the last one; {@code at} where there is none
   */
  int read(int at, long base) {
    if (shape == null || left > 0) return at;
    int wanted = Math.min(most, fill.rowsLeft());
    int found = mark(shape, at, wanted, fill.bytesLeft(base + at));
    if (found == 0) return at;
    int good = write(shape, found);
    for (int r = 0; r < good; r++) fill.endRow(base + starts[r]);
    most = good < found ? good + 1 : found < wanted ? most : Math.min(2 * most, starts.length - 1);
    if (good == 0) return at;
    missed = false;
    // what ended the run is not worth a look
    left = Math.max(good < wanted ? 1 : 0, restAfter(good));
    return starts[good];
  }

  /** Whether it looks at the next record. */
  boolean isTrying() {
    return shape != null && left == 0;
  }

  /** Another has read the line {@code [at, after)}, and found it well-formed or not. */
  void other(int at, int after, boolean wellFormed) {
    if (left > 0) {
      left--;
      return;
    }
    boolean learn = shape == null || missed;
    missed = shape != null;
    if (learn && wellFormed) shape = JsonShape.of(root, columns, bytes, at, after);
    if (missed || shape == null) left = restAfter(0);
  }

  /** How many records to leave to others after a try that found so many. */
  private int restAfter(int found) {
    credit = Math.min(MOST_CREDIT, credit + found - COST);
    if (credit >= 0) {
      pause /= 2;
      return 0;
    }
    credit = 0;
    pause = Math.min(2 * pause + 1, LONGEST_PAUSE);
    return pause;
  }

  /** Notes where the values are of up to {@code wanted} records, and returns how many there are. */
  private int mark(JsonShape like, int first, int wanted, long bytesLeft) {
    int at = first;
    for (int r = 0; r < wanted; r++) {
      starts[r] = at;
      if (at - first >= bytesLeft) return r;
      int after = record(like, at, r);
      if (after < 0 || after - at > limitBytes) return r;
      at = after;
    }
    starts[wanted] = at;
    return wanted;
  }

  private int record(JsonShape like, int start, int r) {
    int at = start;
    for (JsonValue value : like.values) {
      at = value.before().matchEnd(bytes, at, end);
      if (at < 0 || at == end) return -1;
      JsonNode node = value.node();
      at = node == null ? any(at, value.depth()) : asked(at, value.kind(), node.fields[0], r);
      if (at < 0) return -1;
    }
    return like.last.matchEnd(bytes, at, end);
  }

  /** A value of a field, or null; returns the index after it, or -1. */
  private int asked(int at, JsonKind kind, int field, int r) {
    from[field][r] = at;
    to[field][r] = at;
    if (bytes[at] == 'n') return scanner.literal(at);
    if (kind == JsonKind.STRING) return string(at, field, r);
    int after = kind == JsonKind.NUMBER ? scanner.number(at) : scanner.literal(at);
    to[field][r] = after;
    return after;
  }

  private int string(int quote, int field, int r) {
    int begin = quote + 1;
    if (bytes[quote] != '"') return -1;
    int stop = scanner.plain(begin);
    // an empty one is no null, and one with escapes is to be unescaped
    if (stop == begin || stop == end || bytes[stop] != '"') return -1;
    from[field][r] = begin;
    to[field][r] = stop;
    return stop + 1;
  }

  /** A value that nobody asked for. */
  private int any(int at, int depth) {
    int after = scanner.skip(at, depth);
    boolean container = bytes[at] == '{' || bytes[at] == '[';
    // a line ends wherever there is a line feed
    return container && after >= 0 && Swar.indexOf(bytes, at, after, (byte) '\n') >= 0 ? -1 : after;
  }

  /** Writes the first {@code count} records, and gives how many of them are good. */
  private int write(JsonShape like, int count) {
    int row = fill.row();
    int good = count;
    for (JsonValue value : like.values) {
      JsonNode node = value.node();
      if (node == null) continue;
      int place = node.fields[0];
      for (int field : node.fields) {
        good = columns[field].texts(bytes, from[place], to[place], good, row);
      }
    }
    for (int field : like.missing) {
      for (int r = 0; r < good; r++) columns[field].setNull(row + r);
    }
    return good;
  }
}
