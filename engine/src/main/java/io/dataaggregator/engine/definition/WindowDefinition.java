package io.dataaggregator.engine.definition;

/** How event time is cut into windows. */
public sealed interface WindowDefinition {
  /** What becomes of a record whose window is sealed. */
  enum Late {
    /** It becomes a dead letter. */
    REJECT
  }

  /** One bucket a key for all time; it closes at the end of a run. */
  record None() implements WindowDefinition {}

  /**
   * Equal, adjacent windows aligned to the epoch.
   *
   * @param sizeMicros length, at least 1 ms
   * @param timeField field of type timestamp
   * @param latenessMicros how long after the watermark a window stays open
   */
  record Tumbling(long sizeMicros, String timeField, long latenessMicros, Late late)
      implements WindowDefinition {}

  /**
   * The start of the window that holds {@code atMicros}; {@link Long#MIN_VALUE} without windows.
   */
  default long start(long atMicros) {
    return switch (this) {
      case None() -> Long.MIN_VALUE;
      case Tumbling t -> Math.floorDiv(atMicros, t.sizeMicros()) * t.sizeMicros();
    };
  }

  /** The end of the window that starts at {@code start}; {@link Long#MAX_VALUE} without windows. */
  default long end(long start) {
    return switch (this) {
      case None() -> Long.MAX_VALUE;
      case Tumbling t -> later(start, t.sizeMicros());
    };
  }

  /** The frontier from which the window that starts at {@code start} is closed. */
  default long closesAt(long start) {
    return switch (this) {
      case None() -> Long.MAX_VALUE;
      case Tumbling t -> later(later(start, t.sizeMicros()), t.latenessMicros());
    };
  }

  /** At the end of time, time stands still: what wrapped around would be closed from the start. */
  private static long later(long micros, long by) {
    long sum = micros + by;
    return sum < micros ? Long.MAX_VALUE : sum;
  }
}
