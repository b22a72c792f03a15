package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.RolledRows.Limits;
import io.dataaggregator.engine.aggregate.RolledRows.Step;
import io.dataaggregator.engine.aggregate.RolledRows.Wanted;
import io.dataaggregator.engine.aggregate.SegmentSource.Stored;
import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import io.dataaggregator.engine.definition.WindowDefinition.Calendar;
import io.dataaggregator.engine.definition.WindowDefinition.Late;
import io.dataaggregator.engine.definition.WindowDefinition.None;
import io.dataaggregator.engine.definition.WindowDefinition.Tumbling;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a rollup reads, holds and gives up, and when groups are final. */
class RolledRowsTest {
  private static final long HOUR = 3_600_000_000L;
  private static final long DAY = 24 * HOUR;
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long LATENESS = 7_000_000;
  private static final Limits AMPLE = new Limits(1_000, 1L << 30, 1_000_000);

  @Test
  void aPrefixOfTheKeyHoldsOneGroupAtATime() {
    var random = new Random(1);
    var sales = new ArrayList<Sale>();
    for (int i = 0; i < 500; i++) sales.add(Sale.random(random, 0, 5 * HOUR, 0, i));
    AggregatePlan plan = Sale.plan(tumbling(HOUR), Sale.KEYS);
    World world = World.of(plan, sales, random);
    for (int leading = 0; leading <= 3; leading++) {
      var rollup = new Rollup(plan, Sale.KEYS.subList(0, leading), plan.window());
      var wanted = new Wanted(KeyStart.FIRST, Long.MAX_VALUE, 0, false);
      var rolled = new RolledRows(rollup, wanted, new Limits(1, Long.MAX_VALUE, 1_000));
      MergedRows rows = world.rows(BucketFilter.ALL, KeyStart.FIRST, null);
      while (rolled.fill(rows) == Step.FRAME) {
        assertTrue(rolled.next() != null);
        assertNull(rolled.next());
        assertFalse(rolled.more(), "what is read once is not read again");
      }
    }
  }

  @Test
  void aFrameOfMoreBucketsThanTheLimitIsGivenUp() {
    var random = new Random(2);
    var sales = new ArrayList<Sale>();
    for (int i = 0; i < 100; i++) sales.add(Sale.random(random, i * HOUR, (i + 1) * HOUR, 0, i));
    AggregatePlan plan = Sale.plan(tumbling(HOUR), Sale.KEYS);
    World world = World.of(plan, sales, random);
    var wanted = new Wanted(KeyStart.FIRST, Long.MAX_VALUE, 0, false);
    var limits = new Limits(1_000, Long.MAX_VALUE, 10);
    var ten = new RolledRows(new Rollup(plan, List.of(), tumbling(10 * HOUR)), wanted, limits);
    MergedRows rows = world.rows(BucketFilter.ALL, KeyStart.FIRST, null);
    int frames = 0;
    while (ten.fill(rows) == Step.FRAME) {
      frames++;
      while (ten.next() != null) {}
    }
    assertEquals(9, frames);
    var more = new RolledRows(new Rollup(plan, List.of(), tumbling(11 * HOUR)), wanted, limits);
    assertEquals(Step.LIMIT, more.fill(world.rows(BucketFilter.ALL, KeyStart.FIRST, null)));
  }

  @Test
  void aLargeFrameIsMergedWithPauses() {
    var random = new Random(4);
    var sales = new ArrayList<Sale>();
    for (int i = 0; i < 40_000; i++) sales.add(Sale.random(random, 0, 600 * HOUR, 0, i));
    AggregatePlan all = Sale.plan(tumbling(HOUR), Sale.KEYS);
    var plan = new AggregatePlan(all.keys(), all.window(), List.of());
    BucketTable table = Sale.table(plan, sales);
    var rollup = new Rollup(plan, List.of(), new None());
    var wanted = new Wanted(KeyStart.FIRST, Long.MAX_VALUE, 0, false);
    var rolled = new RolledRows(rollup, wanted, AMPLE);
    MergedRows rows =
        new World(plan, List.of(), List.of(table)).rows(BucketFilter.ALL, KeyStart.FIRST, null);
    int pauses = 0;
    Step step = rolled.fill(rows);
    for (; step == Step.PAUSE; step = rolled.fill(rows)) pauses++;
    assertEquals(Step.END, step);
    assertEquals(table.size() >> 14, pauses);
    assertTrue(pauses > 0);
    MergedBucket row = rolled.next();
    assertEquals(40_000, row == null ? 0 : row.records());
  }

  @Test
  void aWindowThatLiesInTwoIsNamed() {
    // until April 1893 clocks of Berlin were 53 minutes and 28 seconds ahead
    assertTrue(
        WindowNesting.obstacle(tumbling(HOUR), calendar(CalendarUnit.DAY, BERLIN)).isEmpty());
    long night = micros("1890-06-01T23:00:00Z");
    var sale = Sale.random(new Random(3), night, night + HOUR, 0, 1);
    AggregatePlan plan = Sale.plan(tumbling(HOUR), Sale.KEYS);
    var world = new World(plan, List.of(), List.of(Sale.table(plan, List.of(sale))));
    var rollup = new Rollup(plan, List.of(), calendar(CalendarUnit.DAY, BERLIN));
    var wanted = new Wanted(KeyStart.FIRST, Long.MAX_VALUE, 0, false);
    var rolled = new RolledRows(rollup, wanted, AMPLE);
    assertEquals(Step.STRADDLES, rolled.fill(world.rows(BucketFilter.ALL, KeyStart.FIRST, null)));
    assertEquals(night, rolled.straddling());
  }

  @Test
  void aGroupIsFinalOnceNothingCanReachIt() {
    var sales = new ArrayList<Sale>();
    for (int i = 0; i < 3; i++) sales.add(Sale.random(new Random(i), i * HOUR, i * HOUR + 1, 0, i));
    AggregatePlan plan = Sale.plan(tumbling(HOUR), Sale.KEYS);
    var sealed = new ArrayList<Stored>();
    for (Sale sale : sales) sealed.addAll(World.stored(Sale.table(plan, List.of(sale)), 1));
    var world = new World(plan, sealed, List.of());
    var day = new Rollup(plan, List.of(), tumbling(DAY));
    long end = DAY + LATENESS;
    assertTrue(open(world, day, Long.MAX_VALUE, end - 1), "the day is not over");
    assertFalse(open(world, day, Long.MAX_VALUE, end));
    // what is read of the day is over earlier
    assertTrue(open(world, day, 3 * HOUR, 3 * HOUR + LATENESS - 1));
    assertFalse(open(world, day, 3 * HOUR, 3 * HOUR + LATENESS));
    assertTrue(open(world, day, 3 * HOUR + 1, 3 * HOUR + LATENESS));
    var all = new Rollup(plan, List.of(), new None());
    assertTrue(open(world, all, Long.MAX_VALUE, Long.MAX_VALUE - 1));
    assertFalse(open(world, all, Long.MAX_VALUE, Long.MAX_VALUE));
    assertFalse(open(world, all, 3 * HOUR, 3 * HOUR + LATENESS));
    var late = new World(plan, sealed, List.of(Sale.table(plan, sales.subList(0, 1))));
    assertTrue(open(late, day, Long.MAX_VALUE, Long.MAX_VALUE), "a part of it is open");
    var twice = new ArrayList<>(sealed);
    twice.addAll(World.stored(Sale.table(plan, sales.subList(0, 1)), 2));
    assertEquals(2, first(new World(plan, twice, List.of()), day, Long.MAX_VALUE, end).seals());
    assertEquals(1, first(world, day, Long.MAX_VALUE, end).seals());
  }

  @Test
  void readersOfFinalGroupsReadNoWindowThatIsOpen() {
    AggregatePlan plan = Sale.plan(tumbling(HOUR), Sale.KEYS);
    var segments = new ArrayList<Stored>();
    for (int i = 0; i < 4; i++) {
      var sale = Sale.random(new Random(i), i * DAY, i * DAY + HOUR, 0, i);
      segments.addAll(World.stored(Sale.table(plan, List.of(sale)), 1));
    }
    var world = new World(plan, segments, List.of());
    var day = new Rollup(plan, List.of(), tumbling(DAY));
    var wanted = new Wanted(KeyStart.FIRST, Long.MAX_VALUE, 2 * DAY + LATENESS, true);
    var rolled = new RolledRows(day, wanted, AMPLE);
    MergedRows rows = world.rows(BucketFilter.ALL, KeyStart.FIRST, null);
    for (int i = 0; i < 2; i++) {
      assertEquals(Step.FRAME, rolled.fill(rows));
      assertTrue(rolled.next() != null);
    }
    assertEquals(Step.END, rolled.fill(rows));
    assertNull(rolled.next());
  }

  private static boolean open(World world, Rollup rollup, long to, long closed) {
    return first(world, rollup, to, closed).open();
  }

  private static MergedBucket first(World world, Rollup rollup, long to, long closed) {
    var rolled = new RolledRows(rollup, new Wanted(KeyStart.FIRST, to, closed, false), AMPLE);
    var filter = new BucketFilter(Long.MIN_VALUE, to, Map.of());
    assertEquals(Step.END, rolled.fill(world.rows(filter, KeyStart.FIRST, null)));
    MergedBucket row = rolled.next();
    if (row == null) throw new AssertionError("no group");
    return row;
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
