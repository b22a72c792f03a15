package io.dataaggregator.engine.plan;

import java.util.List;

/**
 * A kind of window that records are deduplicated in.
 *
 * @param definition of the window, but for what they have in common
 * @param slice a record's last chance is when the slice of time so long that it lies in has passed,
 *     in seconds
 * @param beyond and so long after it
 */
record DedupedWindow(String definition, long slice, long beyond) {
  static final List<DedupedWindow> ALL =
      List.of(
          new DedupedWindow("type: tumbling, size: 1m", 60, 0),
          new DedupedWindow("type: calendar, unit: hour, timezone: UTC", 3600, 0),
          new DedupedWindow("type: hopping, size: 2m, hop: 30s", 30, 90),
          new DedupedWindow("type: session, gap: 45s", 45, 0));

  private static final long SECOND = 1_000_000;
  private static final long LATENESS = 30;

  PipelinePlan plan() {
    return PipelinePlanTest.plan(
        ExplodeTest.orders(
                """
                - dedupe: {key: [country], within: 90s}
                - filter: qty != 1
                - set: {qty: 12 / (qty - 3)}
                """)
            .replaceFirst(
                "window: .*", "window: {" + definition + ", timeField: ts, lateness: 30s}"));
  }

  /** How many a record is in. */
  long windows() {
    return 1 + beyond / slice;
  }

  boolean isLate(long seconds, long frontier) {
    long last = Math.floorDiv(seconds, slice) * slice + slice + beyond + LATENESS;
    return last * SECOND <= frontier;
  }
}
