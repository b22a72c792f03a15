package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.Reject;
import java.util.Arrays;

/**
 * Passes over a record that is longer than the limit, buffer by buffer, and rejects it where it
 * ends. Until then nothing of it is in the batch, so that no offset within it is handed on.
 */
final class Oversized {
  private final RecordBoundaries boundaries;
  private final String message;
  private byte[] head = {};
  private long offset;
  private boolean open;

  Oversized(RecordBoundaries boundaries, int limitBytes) {
    this.boundaries = boundaries;
    message = Fault.TOO_LARGE.text() + " of " + limitBytes + " bytes";
  }

  boolean isOpen() {
    return open;
  }

  /** Begins with the record at {@code at}, whose end is not here; returns as {@link #pass}. */
  int open(byte[] buffer, int at, int to, long base, BatchFill fill) {
    open = true;
    offset = base + at;
    head = Arrays.copyOfRange(buffer, at, Math.min(to, at + Reject.RAW_LIMIT_BYTES));
    return pass(buffer, at, to, false, fill);
  }

  /** Rejects {@code buffer[at, to)}, which happens to be here as a whole. */
  void reject(byte[] buffer, int at, int to, long base, BatchFill fill) {
    fill.reject(base + at, Fault.TOO_LARGE, message, buffer, at, to);
  }

  /** Passes over more of it; returns the index after what was passed. */
  int pass(byte[] buffer, int at, int to, boolean end, BatchFill fill) {
    int after = boundaries.next(buffer, at, to);
    if (after < 0 && !end) return to;
    open = false;
    fill.reject(offset, Fault.TOO_LARGE, message, head, 0, head.length);
    head = new byte[0];
    return after < 0 ? to : after;
  }
}
