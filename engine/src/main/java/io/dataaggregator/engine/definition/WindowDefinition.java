package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.calendar.CalendarPeriods;

/** How event time is cut into windows. */
public sealed interface WindowDefinition {
  /** What becomes of a record whose window is sealed. */
  enum Late {
    /** It becomes a dead letter. */
    REJECT,
    /** It is aggregated, and the results of its window are published once more. */
    REVISE
  }

  /** One bucket a key for all time; it closes at the end of a run. */
  record None() implements WindowDefinition {}

  /** Windows of event time. */
  sealed interface Timed extends WindowDefinition {
    /** Field of type timestamp. */
    String timeField();

    /** How long after the watermark a window stays open. */
    long latenessMicros();

    Late late();

    /** The frontier from which a window that ends at {@code end} is closed. */
    default long closes(long end) {
      return later(end, latenessMicros());
    }
  }

  /**
   * Equal, adjacent windows aligned to the epoch.
   *
   * @param sizeMicros length, at least 1 ms
   */
  record Tumbling(long sizeMicros, String timeField, long latenessMicros, Late late)
      implements Timed {}

  /** Adjacent windows as a calendar has them: not all of one length. */
  record Calendar(CalendarPeriods periods, String timeField, long latenessMicros, Late late)
      implements Timed {}

  /**
   * The start of the window that holds {@code atMicros}; {@link Long#MIN_VALUE} without windows.
   */
  default long start(long atMicros) {
    return switch (this) {
      case None() -> Long.MIN_VALUE;
      case Tumbling t -> Math.floorDiv(atMicros, t.sizeMicros()) * t.sizeMicros();
      case Calendar c -> c.periods().start(atMicros);
    };
  }

  /** The end of the window that starts at {@code start}; {@link Long#MAX_VALUE} without windows. */
  default long end(long start) {
    return switch (this) {
      case None() -> Long.MAX_VALUE;
      case Tumbling t -> later(start, t.sizeMicros());
      case Calendar c -> c.periods().end(start);
    };
  }

  /** The frontier from which the window that starts at {@code start} is closed. */
  default long closesAt(long start) {
    return switch (this) {
      case None() -> Long.MAX_VALUE;
      case Timed t -> t.closes(t.end(start));
    };
  }

  /**
   * The frontier from which a record of the window that starts at {@code start} is late; {@link
   * Long#MAX_VALUE} where none ever is.
   */
  default long lateFrom(long start) {
    return revises() ? Long.MAX_VALUE : closesAt(start);
  }

  /** Whether a record of a window that was sealed is aggregated all the same. */
  default boolean revises() {
    return this instanceof Timed timed && timed.late() == Late.REVISE;
  }

  /** At the end of time, time stands still: what wrapped around would be closed from the start. */
  private static long later(long micros, long by) {
    long sum = micros + by;
    return sum < micros ? Long.MAX_VALUE : sum;
  }
}
