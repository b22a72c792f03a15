package io.dataaggregator.engine.port;

/** Something that an answer needs is away for now: no bug, and asking again may help. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message names what is away and the way out
   */
  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
