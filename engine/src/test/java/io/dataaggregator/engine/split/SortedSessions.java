package io.dataaggregator.engine.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.definition.WindowDefinition.Session;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Sessions as somebody finds them who sorts all records. Keys are times modulo a number. */
final class SortedSessions {
  /** A session. */
  record Found(long first, long last, long key, long records) {
    /** What a row of a plan is that has the sum of keys and the first and last time. */
    static Found of(AggregatePlan plan, MergedBucket row) {
      long key = (Long) Objects.requireNonNull(row.keyValues().getFirst());
      long last = plan.last(row.callValues());
      long sum = ((Number) Objects.requireNonNull(row.callValues().getFirst())).longValue();
      assertEquals(key * row.records(), sum);
      assertEquals(plan.window().start(last), row.windowStart());
      return new Found(plan.first(row.callValues()), last, key, row.records());
    }

    static Set<Found> all(AggregatePlan plan, MergedRows rows) {
      var found = new HashSet<Found>();
      for (MergedBucket row = rows.next(); row != null; row = rows.next()) {
        assertTrue(found.add(of(plan, row)), "twice");
      }
      return found;
    }
  }

  private final Session window;
  private final int keys;
  private final Map<Long, TreeMap<Long, Long>> unsealed = new HashMap<>();
  private long records;

  SortedSessions(Session window, int keys) {
    this.window = window;
    this.keys = keys;
  }

  void add(long time) {
    records++;
    unsealed
        .computeIfAbsent(Math.floorMod(time, (long) keys), key -> new TreeMap<>())
        .merge(time, 1L, Long::sum);
  }

  /** How many records were added. */
  long records() {
    return records;
  }

  boolean allSealed() {
    return unsealed.values().stream().allMatch(Map::isEmpty);
  }

  /** Those that {@code frontier} makes final; their records are in no other one. */
  Set<Found> seal(long frontier) {
    var closed = new HashSet<Found>();
    for (Found session : open()) {
      if (window.closesAt(window.start(session.last())) > frontier) continue;
      closed.add(session);
      Objects.requireNonNull(unsealed.get(session.key()))
          .subMap(session.first(), true, session.last(), true)
          .clear();
    }
    return closed;
  }

  /** Of all records that are in no final one. */
  Set<Found> open() {
    var sessions = new HashSet<Found>();
    unsealed.forEach((key, times) -> {
      long first = 0;
      long last = 0;
      long count = 0;
      for (Map.Entry<Long, Long> at : times.entrySet()) {
        if (count > 0 && at.getKey() - last >= window.gapMicros()) {
          sessions.add(new Found(first, last, key, count));
          count = 0;
        }
        first = count == 0 ? at.getKey() : first;
        last = at.getKey();
        count += at.getValue();
      }
      if (count > 0) sessions.add(new Found(first, last, key, count));
    });
    return sessions;
  }
}
