package io.dataaggregator.connectors.generator;

/**
 * How many records are due at a rate: what is not taken stays due, but no more of it than one
 * second's worth, so that a pause is not made up for by a flood. Times are as {@link
 * System#nanoTime}.
 */
final class Pace {
  private static final double SECOND_NANOS = 1e9;

  private final double perSecond;
  private double credit;
  private long seen;

  /** Nothing is due at the beginning. */
  Pace(double perSecond, long now) {
    this.perSecond = perSecond;
    seen = now;
  }

  /** How many records are due. */
  int due(long now) {
    credit = Math.min(limit(), credit + (now - seen) * perSecond / SECOND_NANOS);
    seen = now;
    return (int) credit;
  }

  private double limit() {
    return Math.max(1, perSecond);
  }

  void took(int records) {
    credit -= records;
  }

  /** About a hundredth of a second's worth: fewer are not worth a batch. */
  int least() {
    return (int) Math.max(1, perSecond / 100);
  }

  /** How long it takes, from the last {@link #due}, until as many are due. */
  long nanosUntil(int records) {
    return (long) Math.ceil((records - credit) * SECOND_NANOS / perSecond);
  }
}
