package io.dataaggregator.connectors.spi;

/** A source that cannot be read: what an operator can mend, with a stable dotted code. */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean retryable;

  public SourceException(String code, String message, boolean retryable) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }

  /** For example {@code source.changed} or {@code source.file-missing}. */
  public String code() {
    return code;
  }

  /** Whether trying again can help without anybody mending anything. */
  public boolean retryable() {
    return retryable;
  }
}
