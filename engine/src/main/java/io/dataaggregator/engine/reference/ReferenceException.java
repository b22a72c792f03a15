package io.dataaggregator.engine.reference;

/** A reference that cannot be used as it is, with a stable dotted code. Another try is no help. */
public final class ReferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean limit;

  private ReferenceException(String code, boolean limit, String message) {
    super(message);
    this.code = code;
    this.limit = limit;
  }

  /** What is in it is wrong. */
  public static ReferenceException wrong(String code, String message) {
    return new ReferenceException(code, false, message);
  }

  /** There is too much in it. */
  public static ReferenceException limit(String code, String message) {
    return new ReferenceException(code, true, message);
  }

  /** For example {@code source.duplicate-key}. */
  public String code() {
    return code;
  }

  /** Whether it is only too large. */
  public boolean isLimit() {
    return limit;
  }
}
