package io.dataaggregator.cluster.node;

/** The node cannot start as it is configured; the message says what to change. */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefused(String message) {
    super(message);
  }
}
