package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.definition.FormatDefinition;

/**
 * Finds where records of a line-based format end, from buffer to buffer, without decoding them: to
 * cut a file into ranges and to pass over a record that is too long. It agrees with the decoder on
 * every input, malformed ones included: a quote opens a value only right after a delimiter, a line
 * feed or the beginning, or reopens it right after the closing one (which is what a doubled quote
 * amounts to).
 */
public final class RecordBoundaries {
  private static final long QUOTE = Swar.fill('"');
  private static final long LINE_FEED = Swar.fill('\n');

  private final boolean quotes;
  private final byte delimiter;
  private boolean quoted;

  /** Whether a quote opens a value if it is the next byte; so it does in the beginning. */
  private boolean opens = true;

  private RecordBoundaries(boolean quotes, byte delimiter) {
    this.quotes = quotes;
    this.delimiter = delimiter;
  }

  /** Boundaries of a line-based format. */
  public static RecordBoundaries of(FormatDefinition format) {
    return switch (format) {
      case FormatDefinition.Csv csv ->
          new RecordBoundaries(csv.multiline(), (byte) csv.delimiter());
      case FormatDefinition.Ndjson() -> new RecordBoundaries(false, (byte) 0);
      case FormatDefinition.Json json ->
          throw new IllegalArgumentException("a JSON document is not line-based: " + json);
    };
  }

  /**
   * Whether every byte matters; otherwise a line feed is the end of a record wherever one looks.
   */
  public boolean needsEveryByte() {
    return quotes;
  }

  /** Walks over {@code buffer[from, to)}, which follows what was given before. */
  public void pass(byte[] buffer, int from, int to) {
    if (!quotes) return;
    int at = from;
    while (at < to) {
      int quote = Swar.indexOf(buffer, at, to, (byte) '"');
      if (quote < 0) break;
      quote(buffer, at, quote);
      at = quote + 1;
    }
    if (at < to) opens = opensAfter(buffer[to - 1]);
  }

  /**
   * The index after the next end of a record in {@code buffer[from, to)}, or -1 if there is none;
   * then all of it was walked over, otherwise only what is before the index.
   */
  public int next(byte[] buffer, int from, int to) {
    int at = from;
    while (at < to) {
      int stop = stop(buffer, at, to);
      if (stop < 0) break;
      if (buffer[stop] == '\n') {
        opens = true;
        return stop + 1;
      }
      quote(buffer, at, stop);
      at = stop + 1;
    }
    if (at < to) opens = opensAfter(buffer[to - 1]);
    return -1;
  }

  /** The next byte that matters: within quotes a quote, elsewhere a line feed as well. */
  private int stop(byte[] buffer, int from, int to) {
    if (!quotes) return Swar.indexOf(buffer, from, to, (byte) '\n');
    if (quoted) return Swar.indexOf(buffer, from, to, (byte) '"');
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long word = Swar.load(buffer, at);
      long marks = Swar.firstEqual(word, QUOTE) | Swar.firstEqual(word, LINE_FEED);
      if (marks != 0) return at + Swar.first(marks);
    }
    for (; at < to; at++) if (buffer[at] == '"' || buffer[at] == '\n') return at;
    return -1;
  }

  private void quote(byte[] buffer, int at, int quote) {
    if (quoted) {
      quoted = false;
      // a quote that follows at once reopens the value
      opens = true;
      return;
    }
    boolean starts = quote == at ? opens : opensAfter(buffer[quote - 1]);
    quoted = starts;
    opens = false;
  }

  private boolean opensAfter(byte last) {
    return last == delimiter || last == '\n';
  }
}
