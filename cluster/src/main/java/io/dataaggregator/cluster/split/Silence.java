package io.dataaggregator.cluster.split;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long units have had nothing to give, as far as they were asked: what lies between two answers
 * is silence of the source only while it is asked again and again. Times are as {@link
 * System#nanoTime}. One thread.
 */
final class Silence {
  /** A unit that had nothing to give is asked again after so long. */
  static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Two answers further apart than this say nothing of the time between. */
  private static final long GAP_NANOS = 3 * ASK_NANOS;

  private final long timeoutNanos;
  private final Map<Integer, Long> answered = new HashMap<>();
  private final Map<Integer, Long> silent = new HashMap<>();
  private final Set<Integer> idle = new HashSet<>();

  /**
   * @param timeoutMicros after how much silence a unit is idle; null for never
   */
  Silence(@Nullable Long timeoutMicros) {
    timeoutNanos =
        timeoutMicros == null ? Long.MAX_VALUE : TimeUnit.MICROSECONDS.toNanos(timeoutMicros);
  }

  /** Notes that {@code unit} had nothing to give; tells, once, whether it is idle now. */
  boolean goesOn(int unit, long now) {
    Long before = answered.put(unit, now);
    long gap = before == null ? 0 : Math.min(now - before, GAP_NANOS);
    return silent.merge(unit, gap, Long::sum) >= timeoutNanos && idle.add(unit);
  }

  /** Notes that {@code unit} gave something. */
  void ends(int unit) {
    answered.remove(unit);
    silent.remove(unit);
    idle.remove(unit);
  }
}
