package io.dataaggregator.engine.split;

/** Why a split refuses a command; nothing was changed. */
public sealed interface SplitRejection {
  /** The pipeline has not started this split. */
  record NotStarted() implements SplitRejection {}

  /** The sender is not the present incarnation: it has been replaced, or has yet to resume. */
  record Fenced(String current) implements SplitRejection {}

  /**
   * The delta holds a bucket that {@code frontier} has closed since it was counted: classify the
   * epoch's records again under this frontier.
   */
  record Overtaken(long frontier) implements SplitRejection {}

  /** The epoch does not begin where the unit's last one ended, at {@code offset}. */
  record Discontinuous(int unit, long offset) implements SplitRejection {}

  /** The next seal is {@code seal}, at {@code frontier} or later. */
  record OutOfOrder(long seal, long frontier) implements SplitRejection {}

  /** A limit would be exceeded; what was committed stays. */
  record Limit(String code, String message) implements SplitRejection {}

  /** The epoch contradicts itself: a bug of the caller. */
  record Inconsistent(String message) implements SplitRejection {}
}
