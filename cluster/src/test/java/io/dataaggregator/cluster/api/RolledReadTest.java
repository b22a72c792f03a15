package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.api.MovingPipeline.Place;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** As {@link ResultReadTest}, of groups: each has all of its buckets, and each of them once. */
class RolledReadTest {
  private static final RollupSettings ONE_BY_ONE = new RollupSettings(1, 1 << 20, 1_000_000);

  /** What buckets are merged to; windows of 0 stand for one without bounds. */
  private record Rolled(long windows, boolean keys) {
    static Rolled random(Random random, boolean windowless) {
      long windows = windowless ? 1 : List.of(1L, 2L, 4L, 0L).get(random.nextInt(4));
      return new Rolled(windows, windows != 1 && random.nextBoolean());
    }

    ResultQuery.Grouping grouping() {
      String window = windows == 1 ? null : windows == 0 ? "all" : windows + "m";
      return new ResultQuery.Grouping(keys ? null : "", window, null);
    }

    Place group(Place bucket) {
      long window = windows == 0 ? 0 : bucket.window() / windows;
      return new Place(window, keys ? bucket.key() : "-");
    }

    Place group(ResultPage.Row row) {
      Instant start = row.start();
      long minute =
          start == null
              ? 0
              : ChronoUnit.MICROS.between(Instant.EPOCH, start) / MovingPipeline.MINUTE;
      String key = keys ? (String) Objects.requireNonNull(row.key().get("k")) : "-";
      return group(new Place(minute, key));
    }

    NavigableMap<Place, Long> sums(Map<Place, Long> counts) {
      var sums = new TreeMap<Place, Long>();
      counts.forEach((place, count) -> sums.merge(group(place), count, Long::sum));
      return sums;
    }
  }

  @Property(tries = 300)
  void groupsOfAMovingPipelineHaveAllTheirBucketsOnce(@ForAll Random random) {
    var pipeline = MovingPipeline.of(random);
    boolean windowless = pipeline.shown().definition().contains("\"none\"");
    var rolled = Rolled.random(random, windowless);
    long late = ResultRead.ROUNDS.toNanos();
    boolean slow = random.nextInt(3) == 0;
    LongSupplier clock = () -> slow && random.nextInt(4) == 0 ? late : 0;
    String state = List.of("", "", "open", "final").get(random.nextInt(4));
    for (int reading = 0; reading < 3; reading++) {
      read(pipeline, rolled, clock, state.isEmpty() ? null : state, 1 + random.nextInt(4));
    }
  }

  private static void read(
      MovingPipeline pipeline,
      Rolled rolled,
      LongSupplier clock,
      @Nullable String state,
      int limit) {
    NavigableMap<Place, Long> atFirst = rolled.sums(pipeline.counts());
    var read = new ArrayList<Place>();
    long finalUntil = Long.MAX_VALUE;
    String cursor = null;
    do {
      NavigableMap<Place, Long> before = rolled.sums(pipeline.counts());
      ResultPage page = page(pipeline, rolled, clock, state, cursor, limit);
      NavigableMap<Place, Long> after = rolled.sums(pipeline.counts());
      if (cursor == null) finalUntil = pipeline.publishedFrontier();
      for (ResultPage.Row row : page.items()) {
        Place group = rolled.group(row);
        assertTrue(read.isEmpty() || read.getLast().compareTo(group) < 0, "twice, or no order");
        read.add(group);
        long value = (Long) Objects.requireNonNull(row.values().get("records"));
        // without windows what is final is what was sealed, however much comes afterwards
        if (row.end() != null || !"final".equals(state)) {
          assertTrue(value >= before.getOrDefault(group, 0L), () -> before + " but " + value);
        }
        assertTrue(value <= after.getOrDefault(group, 0L), () -> after + " but " + value);
        boolean isOpen = row.state().equals("open");
        if (state != null) assertEquals(state.equals("open"), isOpen);
        Instant end = row.end();
        if (isOpen || end == null) continue;
        assertEquals(after.get(group), value, "final, and there is more of it");
        assertTrue(ChronoUnit.MICROS.between(Instant.EPOCH, end) <= finalUntil);
      }
      cursor = page.nextCursor();
    } while (cursor != null);
    if (state == null) assertTrue(read.containsAll(atFirst.keySet()), () -> read + " " + atFirst);
  }

  private static ResultPage page(
      MovingPipeline pipeline,
      Rolled rolled,
      LongSupplier clock,
      @Nullable String state,
      @Nullable String cursor,
      int limit) {
    var reader = new ResultReader(Scripted.parts(pipeline, ONE_BY_ONE), pipeline, clock);
    var query = new ResultQuery(null, null, Map.of(), state, cursor, limit, rolled.grouping());
    while (true) {
      Answer<ResultPage> answer =
          reader.page(MovingPipeline.ID, pipeline.shown(), query).toCompletableFuture().join();
      switch (answer) {
        case Answer.Done<ResultPage>(var page) -> {
          return page;
        }
        case Answer.Refused<ResultPage>(Refusal.InvalidQuery(var problems)) ->
            assertEquals("results.rollup-limit", problems.getFirst().code());
        // there was no time to pass the keys that begin like that of the cursor
        case Answer.Refused<ResultPage>(var reason) ->
            assertInstanceOf(Refusal.Unavailable.class, reason);
      }
    }
  }

  @Test
  void aWindowOfMoreResultsThanTheLimitIsRefused() {
    var pipeline = MovingPipeline.of(new Random(2));
    int buckets = pipeline.counts().size();
    assertTrue(buckets > 3, () -> buckets + " buckets");
    var parts = Scripted.parts(pipeline, new RollupSettings(1, 1 << 20, 3));
    var reader = new ResultReader(parts, pipeline, () -> 0);
    var grouping = new ResultQuery.Grouping("", "all", null);
    var query = new ResultQuery(null, null, Map.of(), null, null, 10, grouping);
    var answer =
        reader.page(MovingPipeline.ID, pipeline.shown(), query).toCompletableFuture().join();
    var refused = assertInstanceOf(Answer.Refused.class, answer);
    var problem =
        assertInstanceOf(Refusal.InvalidQuery.class, refused.reason()).problems().getFirst();
    assertEquals("results.rollup-limit", problem.code());
    assertEquals(
        "one window merges more than 3 results (dataaggregator.rollup.buckets): ask for fewer by"
            + " key.FIELD, by from and to, or take a finer window",
        problem.message());
  }
}
