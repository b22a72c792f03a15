package io.dataaggregator.engine.split;

import static io.dataaggregator.engine.split.Given.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.WindowDefinition.Late;
import io.dataaggregator.engine.definition.WindowDefinition.Session;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Whatever epochs there are, whenever sessions are sealed and the split is restored: sessions are
 * those of all records that were not late, as if they had been sorted first.
 */
class SessionBucketsTest {
  private static final int KEYS = 4;
  private static final int TIMES = 500;

  private record Found(long first, long last, long key, long records) {}

  private static final class World {
    final Random random;
    final Session window;
    final AggregatePlan plan;
    final Function<String, Buckets> factory;
    final Map<Long, TreeMap<Long, Long>> open = new HashMap<>();
    final Map<Long, Set<Found>> sealed = new HashMap<>();
    SplitState split;
    long offset;
    int sessions;

    World(Random random) {
      this(random, 2 + random.nextInt(12), random.nextInt(3) * 7L);
    }

    World(Random random, long gap, long lateness) {
      this.random = random;
      window = new Session(gap, "at", lateness, Late.REJECT);
      plan =
          new AggregatePlan(
              List.of(new Field("key", FieldType.INT)),
              window,
              List.of(
                  new AggregateCall(MeasureKind.SUM, FieldType.INT, 0),
                  new AggregateCall(MeasureKind.MIN, FieldType.TIMESTAMP, 0),
                  new AggregateCall(MeasureKind.MAX, FieldType.TIMESTAMP, 0)));
      factory = definition -> Buckets.of(plan, 3);
      split = new SplitState(factory);
      when(split, new SplitCommand.Start("definition", 1, Long.MIN_VALUE, 0));
      when(split, new SplitCommand.Resume("i1"));
    }

    void step() {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> commit();
        case 3 -> seal();
        case 4 -> split = SplitState.restore(split.toSnapshot(), factory);
        default -> check();
      }
    }

    private void commit() {
      int least = random.nextInt(TIMES) - TIMES / 2;
      var times = random.ints(random.nextInt(20), least, least + 60).asLongStream();
      commit(times.filter(at -> window.lateFrom(window.start(at)) > split.lateUntil()).toArray());
    }

    void commit(long... accepted) {
      for (long at : accepted) {
        open.computeIfAbsent(Math.floorMod(at, (long) KEYS), key -> new TreeMap<>())
            .merge(at, 1L, Long::sum);
      }
      Delta delta = Deltas.modulo(KEYS, plan, accepted);
      when(split, Given.epoch(split, offset, offset + accepted.length, delta));
      offset += accepted.length;
    }

    private void seal() {
      long frontier = Math.max(split.frontier(), -TIMES) + random.nextInt(80);
      if (random.nextInt(8) == 0) frontier = Math.max(frontier, split.open().latestClose());
      seal(frontier);
      long n = split.seal();
      if (n > 1 && random.nextBoolean()) {
        checkSealed(n - 1);
        when(split, new SplitCommand.Forget("i1", n - 1));
        sealed.keySet().removeIf(seal -> seal < n);
      }
    }

    void seal(long frontier) {
      long n = split.seal() + 1;
      when(split, new SplitCommand.Seal("i1", frontier, n));
      var closed = new HashSet<Found>();
      for (Found session : sessions()) {
        if (window.closesAt(window.start(session.last())) > frontier) continue;
        closed.add(session);
        sessions++;
        Objects.requireNonNull(open.get(session.key()))
            .subMap(session.first(), true, session.last(), true)
            .clear();
      }
      sealed.put(n, closed);
    }

    /** Of all records that are in no sealed one. */
    private Set<Found> sessions() {
      var sessions = new HashSet<Found>();
      open.forEach((key, times) -> {
        long first = 0;
        long last = 0;
        long records = 0;
        for (Map.Entry<Long, Long> at : times.entrySet()) {
          if (records > 0 && at.getKey() - last >= window.gapMicros()) {
            sessions.add(new Found(first, last, key, records));
            records = 0;
          }
          first = records == 0 ? at.getKey() : first;
          last = at.getKey();
          records += at.getValue();
        }
        if (records > 0) sessions.add(new Found(first, last, key, records));
      });
      return sessions;
    }

    void check() {
      sealed.keySet().forEach(this::checkSealed);
      Set<Found> expected = sessions();
      assertEquals(expected, pages(split.open(), BucketFilter.ALL));
      long one = random.nextInt(KEYS);
      var ofOne = new HashSet<>(expected);
      ofOne.removeIf(found -> found.key() != one);
      var filter = new BucketFilter(Long.MIN_VALUE, Long.MAX_VALUE, Map.of("key", one));
      assertEquals(ofOne, pages(split.open(), filter));
      long records = expected.stream().mapToLong(Found::records).sum();
      assertEquals(records, split.open().records());
      var closes =
          expected.stream()
              .mapToLong(found -> window.closesAt(window.start(found.last())))
              .sorted();
      long[] frontiers = closes.toArray();
      if (frontiers.length == 0) return;
      assertTrue(split.open().earliestClose() <= frontiers[0]);
      assertEquals(frontiers[frontiers.length - 1], split.open().latestClose());
    }

    private void checkSealed(long n) {
      var found = new HashSet<Found>();
      for (int range = 0; range < split.segments(n); range++) {
        Segment segment = split.segment(n, range);
        if (segment != null) found.addAll(rows(BucketTable.of(plan.shown(), segment.payload())));
      }
      assertEquals(sealed.get(n), found, "seal " + n);
      assertEquals(found, pages(Objects.requireNonNull(split.frozen(n)), BucketFilter.ALL));
    }

    private Set<Found> pages(Buckets buckets, BucketFilter filter) {
      var all = new HashSet<Found>();
      Pages.read(
          buckets, filter, plan.shown(), random, row -> assertTrue(all.add(found(row)), "twice"));
      return all;
    }

    private List<Found> rows(BucketTable table) {
      var found = new ArrayList<Found>();
      Pages.rows(table, plan.shown(), row -> found.add(found(row)));
      return found;
    }

    private Found found(MergedBucket row) {
      long key = (Long) Objects.requireNonNull(row.keyValues().getFirst());
      long first = plan.first(row.callValues());
      long last = plan.last(row.callValues());
      long sum = ((Number) Objects.requireNonNull(row.callValues().getFirst())).longValue();
      assertEquals(key * row.records(), sum);
      assertEquals(window.start(last), row.windowStart());
      return new Found(first, last, key, row.records());
    }
  }

  @Property(tries = 600)
  void sessionsAreThoseOfAllRecordsThatWereNotLate(@ForAll Random random) {
    var world = new World(random);
    for (int step = 0; step < 80; step++) world.step();
    world.check();
    world.seal(Math.max(world.split.frontier(), world.split.open().latestClose()));
    world.check();
    assertTrue(world.sessions > 0 && world.open.values().stream().allMatch(Map::isEmpty));
  }

  /** Two records a gap apart are of two sessions, and less than that of one. */
  @Test
  void theGapIsNotPartOfASession() {
    var world = new World(new Random(1), 8, 0);
    world.commit(0, 8, 12, 16 + 3);
    assertEquals(
        Set.of(new Found(0, 0, 0, 1), new Found(8, 12, 0, 2), new Found(19, 19, 3, 1)),
        world.pages(world.split.open(), BucketFilter.ALL));
    world.check();
    // the pane of 0 is followed by one of which something may come yet
    world.seal(15);
    assertEquals(Set.of(), world.sealed.get(1L));
    world.seal(16);
    assertEquals(Set.of(new Found(0, 0, 0, 1)), world.sealed.get(2L));
    world.check();
  }
}
