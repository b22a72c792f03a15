package io.dataaggregator.engine.calendar;

/** {@link CalendarPeriods} for many instants: remembers the periods asked for last. One thread. */
public final class PeriodCache {
  private static final int SLOTS = 256;
  private static final long MICROS = 1_000_000;

  private final CalendarPeriods periods;

  /** Of the greatest power of two below a period's length: neighbours have slots of their own. */
  private final int shift;

  private final long[] starts = new long[SLOTS];
  private final long[] ends = new long[SLOTS];

  public PeriodCache(CalendarPeriods periods) {
    this.periods = periods;
    shift = 63 - Long.numberOfLeadingZeros(periods.unit().leastSeconds() * MICROS);
  }

  /**
   * As {@link CalendarPeriods#start}.
   *
   * @throws ArithmeticException where it does not fit 64 bits
   */
  public long start(long micros) {
    return starts[slot(micros)];
  }

  /** The end of the period that holds {@code micros}. */
  public long end(long micros) {
    return ends[slot(micros)];
  }

  private int slot(long micros) {
    int slot = (int) (micros >> shift) & SLOTS - 1;
    // an empty slot ends where it starts
    if (micros < starts[slot] || micros >= ends[slot]) {
      starts[slot] = periods.start(micros);
      ends[slot] = periods.end(starts[slot]);
    }
    return slot;
  }
}
