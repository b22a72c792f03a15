package io.dataaggregator.engine.aggregate;

/** Sessions that may still go on take more room than is allowed. Another try is no help. */
public final class SessionLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SessionLimitException(long bytes, long limit) {
    super(
        "sessions that may still go on, of all splits together, would take "
            + bytes
            + " bytes, more than limits.stateBytes = "
            + limit
            + ": raise it, choose a shorter gap, or group by fewer values");
  }

  /** Stable and dotted. */
  public String code() {
    return "limit.session-bytes";
  }
}
