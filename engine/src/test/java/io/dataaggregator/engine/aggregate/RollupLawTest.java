package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.RolledRows.Limits;
import io.dataaggregator.engine.aggregate.World.Reading;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.definition.WindowDefinition.Calendar;
import io.dataaggregator.engine.definition.WindowDefinition.Late;
import io.dataaggregator.engine.definition.WindowDefinition.None;
import io.dataaggregator.engine.definition.WindowDefinition.Tumbling;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.QuantileEstimate;
import io.dataaggregator.engine.measure.TopItems;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Groups merged from buckets are what a pipeline would have that was defined so. */
class RollupLawTest {
  private static final long HOUR = 3_600_000_000L;
  private static final long DAY = 24 * HOUR;
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long LATENESS = 7_000_000;
  private static final Limits AMPLE = new Limits(1_000, 1L << 30, 1_000_000);
  // three times what holds with 99 %
  private static final double RANK_ERROR = 0.04;

  @Property(tries = 300)
  void groupsAreThoseOfAPipelineSoDefined(@ForAll Random random) {
    Calendar days = calendar(CalendarUnit.DAY, BERLIN);
    switch (random.nextInt(4)) {
      case 0 ->
          check(
              random,
              tumbling(HOUR),
              tumbling(HOUR),
              tumbling(6 * HOUR),
              tumbling(DAY),
              days,
              calendar(CalendarUnit.WEEK, ZoneOffset.UTC),
              calendar(CalendarUnit.MONTH, BERLIN),
              new None());
      case 1 -> check(random, calendar(CalendarUnit.HOUR, BERLIN), days, new None());
      case 2 ->
          check(
              random,
              days,
              days,
              calendar(CalendarUnit.WEEK, BERLIN),
              calendar(CalendarUnit.QUARTER, BERLIN));
      default -> check(random, new None(), new None());
    }
  }

  private static void check(Random random, WindowDefinition fine, WindowDefinition... coarser) {
    // clocks of Berlin change in the middle
    long change = micros("2026-10-25T01:00:00Z");
    var sales = new ArrayList<Sale>();
    for (int i = random.nextInt(100); i >= 0; i--) {
      sales.add(Sale.random(random, change - 60 * HOUR, change + 60 * HOUR, random.nextInt(3), i));
    }
    AggregatePlan plan = Sale.plan(fine, Sale.KEYS);
    World world = World.of(plan, sales, random);
    WindowDefinition window = coarser[random.nextInt(coarser.length)];
    if (!window.equals(fine)) assertTrue(WindowNesting.obstacle(fine, window).isEmpty());
    var keys = new ArrayList<>(Sale.KEYS);
    if (random.nextBoolean()) Collections.shuffle(keys, random);
    var rollup = new Rollup(plan, List.copyOf(keys.subList(0, random.nextInt(4))), window);
    BucketFilter filter = filter(random, change);

    List<MergedBucket> expected = defined(rollup.plan(), fine, filter, sales);
    var reading = new Reading(world, rollup, filter, random);
    List<MergedBucket> all = reading.from(KeyStart.FIRST, AMPLE);
    assertSame(expected, all);
    Limits tight = new Limits(1 + random.nextInt(4), random.nextInt(2) * 20_000L, 1_000);
    assertSame(expected, reading.from(KeyStart.FIRST, tight));
    if (expected.isEmpty()) return;
    int at = random.nextInt(expected.size());
    Bytes key = expected.get(at).key();
    assertSame(expected.subList(at + 1, expected.size()), reading.from(KeyStart.after(key), tight));
    // a cursor has only the beginning of a long key
    Bytes begins = Bytes.of(Arrays.copyOf(key.array(), random.nextInt(key.length() + 1)));
    List<MergedBucket> behind = reading.from(KeyStart.at(begins), tight);
    assertSame(expected.stream().filter(row -> row.key().compareTo(begins) >= 0).toList(), behind);
  }

  @Test
  void sketchesOfManyRecordsStayWithinTheirBounds() {
    var random = new Random(7);
    var sales = new ArrayList<Sale>();
    for (int i = 0; i < 9_000; i++) sales.add(Sale.random(random, 0, 2 * DAY, i % 3, i));
    AggregatePlan plan = Sale.plan(tumbling(HOUR), Sale.KEYS);
    World world = World.of(plan, sales, random);
    Field paid = Sale.KEYS.get(1);
    var rollup = new Rollup(plan, List.of(paid), tumbling(DAY));
    List<MergedBucket> all =
        new Reading(world, rollup, BucketFilter.ALL, random).from(KeyStart.FIRST, AMPLE);
    List<MergedBucket> expected = defined(rollup.plan(), plan.window(), BucketFilter.ALL, sales);
    assertEquals(6, expected.size());
    for (int i = 0; i < expected.size(); i++) {
      MergedBucket row = all.get(i);
      assertEquals(expected.get(i).key(), row.key());
      List<Sale> group =
          sales.stream()
              .filter(sale ->
                  rollup.plan().window().start(sale.time()) == row.windowStart()
                      && Objects.equals(sale.key().get(1), row.keyValues().getFirst()))
              .toList();
      for (int c = 0; c < plan.calls().size(); c++) {
        Object value = row.callValues().get(c);
        if (!isWithinBounds(plan.calls().get(c), value, group)) {
          assertEquals(
              Sale.comparable(expected.get(i).callValues()).get(c),
              Sale.comparable(row.callValues()).get(c),
              plan.calls().get(c)::toString);
        }
      }
    }
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  /** Whether a value is a sketch's, which is held to the truth. */
  private static boolean isWithinBounds(
      AggregateCall call, @Nullable Object value, List<Sale> group) {
    FieldType argument = call.argument();
    if (argument == null) return false;
    var truth = new ArrayList<Object>();
    for (Sale sale : group) {
      Object one = sale.value(argument);
      if (one != null) truth.add(one);
    }
    if (value instanceof QuantileEstimate estimate) {
      double at = estimate.doubleValue();
      long below = truth.stream().filter(one -> number(one) < at).count();
      long upTo = truth.stream().filter(one -> number(one) <= at).count();
      assertTrue(estimate.rankError() > 0, "a sketch is wanted, not the values themselves");
      assertTrue(below <= (call.parameter() + RANK_ERROR) * truth.size(), call::toString);
      assertTrue(upTo >= (call.parameter() - RANK_ERROR) * truth.size(), call::toString);
      return true;
    }
    if (value instanceof TopItems top) {
      for (TopItems.Item item : top.items()) {
        long count = truth.stream().filter(item.value()::equals).count();
        assertTrue(item.lower() <= count && count <= item.upper(), () -> item + " of " + count);
      }
      return true;
    }
    return false;
  }

  /** The rows of a pipeline defined by {@code plan} over those sales. */
  private static List<MergedBucket> defined(
      AggregatePlan plan, WindowDefinition fine, BucketFilter filter, List<Sale> sales) {
    var rows = new MergedRows(plan, BucketFilter.ALL, KeyStart.FIRST, null, () -> null);
    for (int unit = 0; unit < 3; unit++) {
      int one = unit;
      rows.addOpen(
          Sale.table(
              plan,
              sales.stream()
                  .filter(sale -> sale.unit() == one && sale.matches(fine, filter))
                  .toList()));
    }
    return World.all(rows);
  }

  private static BucketFilter filter(Random random, long middle) {
    var key = new HashMap<String, @Nullable Object>();
    if (random.nextInt(5) == 0) key.put("shop", random.nextBoolean() ? "a" : null);
    if (random.nextInt(5) == 0) key.put("till", random.nextBoolean() ? (Object) 1L : null);
    long from = random.nextInt(4) == 0 ? middle - 20 * HOUR : Long.MIN_VALUE;
    long to = random.nextInt(4) == 0 ? middle + 20 * HOUR : Long.MAX_VALUE;
    return new BucketFilter(from, to, key);
  }

  private static void assertSame(List<MergedBucket> expected, List<MergedBucket> rows) {
    assertEquals(comparable(expected), comparable(rows));
  }

  private static List<MergedBucket> comparable(List<MergedBucket> rows) {
    return rows.stream()
        .map(row ->
            new MergedBucket(
                row.key(),
                row.windowStart(),
                row.keyValues(),
                Sale.comparable(row.callValues()),
                row.records(),
                0,
                false))
        .toList();
  }

  private static Tumbling tumbling(long size) {
    return new Tumbling(size, "at", LATENESS, Late.REJECT);
  }

  private static Calendar calendar(CalendarUnit unit, ZoneId zone) {
    return new Calendar(new CalendarPeriods(unit, zone), "at", LATENESS, Late.REJECT);
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
  }
}
