package io.dataaggregator.engine.port;

/**
 * Something the answer needs is away for now. Unlike {@link Refusal.Unavailable} it says nothing of
 * whether the request was carried out.
 */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** {@code message} names what is away; it reaches the caller. */
  public UnavailableException(String message) {
    super(message, null, false, false);
  }
}
