package io.dataaggregator.connectors.file;

import io.dataaggregator.engine.decode.RecordBoundaries;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the places between records that are nearest behind wished-for offsets. Where quotes decide
 * what a record is, the file is scanned once from its first record; otherwise only around each
 * wish.
 */
final class RangeCutter implements Closeable {
  private static final int BLOCK_BYTES = 1 << 20;

  private final InputStream in;
  private final RecordBoundaries boundaries;
  private final byte[] block = new byte[BLOCK_BYTES];
  private int from;
  private int to;

  /** Offset in the file of {@code block[from]}. */
  private long at;

  private RangeCutter(InputStream in, RecordBoundaries boundaries) {
    this.in = in;
    this.boundaries = boundaries;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * Cuts {@code [0, size)} into at most {@code ranges} ranges of about equal length.
   *
   * @param start where the first record begins
   * @return offsets, ascending, strictly between start and size; each begins a record
   */
  static List<Long> cuts(Path file, long start, long size, int ranges, RecordBoundaries boundaries)
      throws IOException {
    var cuts = new ArrayList<Long>();
    try (var cutter = new RangeCutter(Files.newInputStream(file), boundaries)) {
      cutter.skip(start);
      for (int i = 1; i < ranges; i++) {
        long wish = Math.max(start, size / ranges * i);
        // a record that ends just before the wish is found by the byte before it
        if (wish - 1 < cutter.at) continue;
        cutter.walk(wish - 1);
        long cut = cutter.nextEnd();
        if (cut < 0 || cut >= size) break;
        cuts.add(cut);
      }
    }
    return cuts;
  }

  private void skip(long offset) throws IOException {
    in.skipNBytes(offset - at - (to - from));
    at = offset;
    from = to = 0;
  }

  /** Goes on to {@code offset}, past whatever is before it. */
  private void walk(long offset) throws IOException {
    if (!boundaries.needsEveryByte() && offset - at > to - from) {
      skip(offset);
      return;
    }
    while (at < offset) {
      if (from == to && !fill()) return;
      int end = (int) Math.min(to, from + (offset - at));
      boundaries.pass(block, from, end);
      at += end - from;
      from = end;
    }
  }

  /** The offset after the next end of a record, or -1 where none follows. */
  private long nextEnd() throws IOException {
    while (from < to || fill()) {
      int after = boundaries.next(block, from, to);
      int end = after < 0 ? to : after;
      at += end - from;
      from = end;
      if (after >= 0) return at;
    }
    return -1;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, in.readNBytes(block, 0, block.length));
    return to > 0;
  }
}
