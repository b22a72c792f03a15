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
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.definition.WindowDefinition.Cumulative;
import io.dataaggregator.engine.definition.WindowDefinition.Hopping;
import io.dataaggregator.engine.definition.WindowDefinition.Late;
import io.dataaggregator.engine.definition.WindowDefinition.Overlapping;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Whatever epochs there are, whenever windows are sealed and the split is restored: each window has
 * the records that came while it was open, as if there were no panes.
 */
class PaneBucketsTest {
  private static final int PANE = 10;
  private static final int KEYS = 5;
  private static final int TIMES = 400;
  private static final List<AggregateCall> CALLS =
      List.of(new AggregateCall(MeasureKind.SUM, FieldType.INT, 0));

  /** A window by where it starts and ends, and a key. */
  private record Place(long start, long end, long key) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int starts = Long.compare(start, other.start);
      int ends = starts == 0 ? Long.compare(end, other.end) : starts;
      return ends == 0 ? Long.compare(key, other.key) : ends;
    }
  }

  private static final class World {
    final Random random;
    final Overlapping window;
    final AggregatePlan plan;
    final Function<String, Buckets> factory;
    final NavigableMap<Place, Long> open = new TreeMap<>();
    final Map<Long, NavigableMap<Place, Long>> sealed = new HashMap<>();
    SplitState split;
    long offset;
    long placed;
    long missed;

    World(Random random, boolean hopping, Late late) {
      this.random = random;
      long size = (long) PANE * (1 + random.nextInt(5));
      long lateness = random.nextInt(3) * 7L;
      window =
          hopping
              ? new Hopping(size, PANE, "at", lateness, late)
              : new Cumulative(size, PANE, "at", lateness, late);
      plan = new AggregatePlan(List.of(new Field("key", FieldType.INT)), window, CALLS);
      factory = definition -> Buckets.of(plan, 3);
      split = new SplitState(factory);
      long frontier = random.nextBoolean() ? Long.MIN_VALUE : random.nextInt(TIMES / 4);
      when(split, new SplitCommand.Start("definition", 1, frontier, 0));
      when(split, new SplitCommand.Resume("i1"));
    }

    void step() {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> commit();
        case 3 -> seal();
        case 4 -> restore();
        default -> check();
      }
    }

    private void restore() {
      var snapshot = new TransformedSnapshot(split.toSnapshot(), split.rows());
      split = SplitState.restore(snapshot, factory);
    }

    void commit() {
      var numbers = random.ints(random.nextInt(20), -TIMES / 2, TIMES).asLongStream();
      long[] accepted =
          numbers.filter(at -> window.lateFrom(window.start(at)) > split.lateUntil()).toArray();
      for (long at : accepted) count(at);
      Delta delta = Deltas.modulo(KEYS, plan, accepted);
      when(split, Given.epoch(split, offset, offset + accepted.length, delta));
      offset += accepted.length;
    }

    /** By the windows as the page describes them. */
    private void count(long at) {
      long size =
          window instanceof Hopping hopping
              ? hopping.sizeMicros()
              : ((Cumulative) window).sizeMicros();
      for (long edge = -2L * TIMES; edge <= 2L * TIMES; edge += PANE) {
        boolean hops = window instanceof Hopping;
        long start = hops ? edge : Math.floorDiv(edge - 1, size) * size;
        long end = hops ? edge + size : edge;
        boolean wanted = start <= at && at < end;
        boolean open = end + window.latenessMicros() > split.lateUntil();
        missed += wanted && !open && !window.revises() ? 1 : 0;
        if (!wanted || !(open || window.revises())) continue;
        this.open.merge(new Place(start, end, Math.floorMod(at, KEYS)), 1L, Long::sum);
        placed++;
      }
    }

    void seal() {
      long n = split.seal() + 1;
      long least = Math.max(split.frontier(), -TIMES);
      long frontier = random.nextInt(8) == 0 ? split.open().latestClose() : least;
      frontier = Math.max(least, frontier + random.nextInt(60));
      when(split, new SplitCommand.Seal("i1", frontier, n));
      var closed = new TreeMap<Place, Long>();
      for (Place place : List.copyOf(open.keySet())) {
        if (place.end() + window.latenessMicros() > frontier) continue;
        closed.put(place, Objects.requireNonNull(open.remove(place)));
      }
      sealed.put(n, closed);
      if (random.nextBoolean() && n > 1) {
        checkSealed(n - 1);
        when(split, new SplitCommand.Forget("i1", n - 1));
        sealed.keySet().removeIf(seal -> seal < n);
      }
    }

    void check() {
      assertEquals(new Rows(placed, missed), split.rows());
      sealed.keySet().forEach(this::checkSealed);
      assertEquals(open, pages(split.open(), BucketFilter.ALL));
      checkPart();
      assertEquals(sum(open), split.open().records());
      long earliest =
          open.isEmpty()
              ? Long.MAX_VALUE
              : open.keySet().stream().mapToLong(Place::end).min().orElseThrow()
                  + window.latenessMicros();
      assertEquals(earliest, split.open().earliestClose());
      if (!open.isEmpty()) {
        long latest = open.keySet().stream().mapToLong(Place::end).max().orElseThrow();
        assertEquals(latest + window.latenessMicros(), split.open().latestClose());
      }
    }

    /** Of one key, and of windows that begin in some time. */
    private void checkPart() {
      long key = random.nextInt(KEYS);
      long from = random.nextInt(TIMES) - TIMES / 2L;
      var expected = new TreeMap<>(open);
      expected.keySet().removeIf(place -> place.key() != key || place.start() < from);
      var part = new BucketFilter(window.startingFrom(from), Long.MAX_VALUE, Map.of("key", key));
      assertEquals(expected, pages(split.open(), part));
    }

    private void checkSealed(long n) {
      NavigableMap<Place, Long> expected = sealed.get(n);
      var found = new TreeMap<Place, Long>();
      Bytes last = Bytes.EMPTY;
      for (int range = 0; range < split.segments(n); range++) {
        Segment segment = split.segment(n, range);
        if (segment == null) continue;
        assertTrue(last.compareTo(segment.firstKey()) < 0, "segments overlap");
        last = segment.lastKey();
        Map<Place, Long> rows = rows(BucketTable.of(plan.shown(), segment.payload()));
        assertEquals(segment.buckets(), rows.size());
        assertEquals(segment.records(), sum(rows));
        found.putAll(rows);
      }
      assertEquals(expected, found, "seal " + n);
      Buckets frozen = Objects.requireNonNull(split.frozen(n));
      assertEquals(expected, pages(frozen, BucketFilter.ALL));
      assertEquals(sum(found), frozen.records());
    }

    private Map<Place, Long> pages(Buckets buckets, BucketFilter filter) {
      var all = new TreeMap<Place, Long>();
      Pages.read(buckets, filter, plan.shown(), random, row -> put(row, all));
      return all;
    }

    private Map<Place, Long> rows(BucketTable table) {
      var found = new TreeMap<Place, Long>();
      Pages.rows(table, plan.shown(), row -> put(row, found));
      return found;
    }

    private void put(MergedBucket row, Map<Place, Long> found) {
      long key = (Long) Objects.requireNonNull(row.keyValues().getFirst());
      long sum = ((Number) Objects.requireNonNull(row.callValues().getFirst())).longValue();
      assertEquals(key * row.records(), sum);
      WindowDefinition shown = window.shown();
      var place =
          new Place(window.shownStart(row.windowStart()), shown.end(row.windowStart()), key);
      assertEquals(null, found.put(place, row.records()));
    }

    private static long sum(Map<Place, Long> counts) {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Property(tries = 400)
  void hoppingWindowsHaveWhatCameWhileTheyWereOpen(@ForAll Random random, @ForAll Late late) {
    run(new World(random, true, late));
  }

  @Property(tries = 400)
  void cumulativeWindowsToo(@ForAll Random random, @ForAll Late late) {
    run(new World(random, false, late));
  }

  /** Windows that share their keys are not cut as if each pane had keys of its own. */
  @Test
  void segmentsAreOfFairSize() {
    int keys = 300;
    int panes = 60;
    int target = 1_000;
    long[] numbers = new long[keys * panes];
    for (int i = 0; i < numbers.length; i++) {
      // each key once in each pane: a number is the time, and its rest by the keys is the key
      numbers[i] = (i / keys) * (long) keys * PANE + i % keys;
    }
    long hop = keys * (long) PANE;
    var window = new Hopping(20 * hop, hop, "at", 0, Late.REJECT);
    var plan = new AggregatePlan(List.of(new Field("key", FieldType.INT)), window, CALLS);
    SplitState split = new SplitState(definition -> Buckets.of(plan, target));
    when(split, Given.START);
    when(split, new SplitCommand.Resume("i1"));
    var limits = new LimitsDefinition(100_000, 1L << 30, 1);
    Delta delta = Deltas.modulo(keys, plan, numbers);
    var advance = List.of(Given.advance(0, numbers.length));
    when(
        split,
        new SplitCommand.CommitEpoch(
            "i1", advance, Given.counts(numbers.length, 0), 0, delta, split.lateUntil(), limits));
    when(split, new SplitCommand.Seal("i1", split.open().latestClose(), 1));
    long rows = 0;
    for (int range = 0; range < split.segments(1); range++) {
      Segment segment = Objects.requireNonNull(split.segment(1, range));
      rows += segment.buckets();
      boolean last = range == split.segments(1) - 1;
      assertTrue(last || segment.buckets() > target / 2, range + " has " + segment.buckets());
      assertTrue(segment.buckets() <= target, range + " has " + segment.buckets());
    }
    assertEquals((panes + 19L) * keys, rows);
  }

  private static void run(World world) {
    for (int step = 0; step < 60; step++) world.step();
    world.check();
  }
}
