package io.dataaggregator.engine.decode;

/** A source that as a whole is not what its format says, with a stable dotted code. */
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  DecodeException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** For example {@code source.truncated}. */
  public String code() {
    return code;
  }
}
