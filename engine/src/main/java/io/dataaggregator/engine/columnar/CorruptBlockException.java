package io.dataaggregator.engine.columnar;

/** Stored bytes are not what was written: damaged, cut short, or of a format unknown here. */
public final class CorruptBlockException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CorruptBlockException(String message) {
    super(message);
  }
}
