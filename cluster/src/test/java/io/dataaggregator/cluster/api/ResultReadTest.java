package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.api.MovingPipeline.Place;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.port.ResultQuery.Grouping;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is committed, sealed and published while results are read, round by round and page by
 * page: no bucket is missed or shown twice, and no value falls.
 */
class ResultReadTest {
  @Property(tries = 200)
  void pagesOfAMovingPipelineAreFullAndMissNothing(@ForAll Random random) {
    var pipeline = MovingPipeline.of(random);
    Map<Place, Long> seen = new HashMap<>();
    for (int reading = 0; reading < 3; reading++) {
      new Reading(pipeline, random, () -> 0, 1 + random.nextInt(6), true).run(seen);
    }
  }

  @Property(tries = 200)
  void pagesThatTimeCutsShortMissNothing(@ForAll Random random) {
    var pipeline = MovingPipeline.of(random);
    Map<Place, Long> seen = new HashMap<>();
    long late = ResultRead.ROUNDS.toNanos();
    for (int reading = 0; reading < 3; reading++) {
      LongSupplier clock = () -> random.nextInt(3) == 0 ? late : 0;
      new Reading(pipeline, random, clock, 1 + random.nextInt(6), false).run(seen);
    }
  }

  @Property(tries = 100)
  void openAndFinalRowsTogetherAreAllRows(@ForAll Random random) {
    var pipeline = MovingPipeline.of(random);
    var reader = new ResultReader(Scripted.parts(pipeline), pipeline, () -> 0);
    Map<Place, Long> before = pipeline.counts();
    var found = new ArrayList<Place>();
    // open ones first: what is published in between is met twice, and not missed
    for (String state : List.of("open", "final")) {
      var query = new ResultQuery(null, null, Map.of(), state, null, 1_000, Grouping.STORED);
      var done =
          assertInstanceOf(
              Answer.Done.class,
              reader.page(MovingPipeline.ID, pipeline.shown(), query).toCompletableFuture().join());
      for (ResultPage.Row row : ((ResultPage) done.value()).items()) {
        assertEquals(state.equals("open"), row.state().equals("open"));
        found.add(place(row));
      }
    }
    assertTrue(found.containsAll(before.keySet()), () -> found + " of " + before.keySet());
  }

  /** What comes late changes what is final for those who begin to read then. */
  @Property(tries = 200)
  void finalPagesShowWhatWasFinalAtFirst(@ForAll Random random) {
    var pipeline = MovingPipeline.revised(random);
    var shown = pipeline.shown();
    List<ResultPage.Row> atFirst = finals(pipeline, shown, null, 1_000).items();
    var paged = new ArrayList<ResultPage.Row>();
    ResultPage page = finals(pipeline, shown, null, 2);
    paged.addAll(page.items());
    while (page.nextCursor() != null) {
      page = finals(pipeline, pipeline.shown(), page.nextCursor(), 2);
      paged.addAll(page.items());
    }
    assertEquals(atFirst, paged);
    boolean revised = paged.stream().anyMatch(row -> row.state().equals("revised"));
    Statistics.label("revised")
        .collect(revised)
        .coverage(c -> c.check(true).percentage(p -> p > 20));
  }

  private static ResultPage finals(
      MovingPipeline pipeline, Results shown, @Nullable String cursor, int limit) {
    var reader = new ResultReader(Scripted.parts(pipeline), pipeline, () -> 0);
    var query = new ResultQuery(null, null, Map.of(), "final", cursor, limit, Grouping.STORED);
    Answer<ResultPage> answer =
        reader.page(MovingPipeline.ID, shown, query).toCompletableFuture().join();
    if (!(answer instanceof Answer.Done<ResultPage>(var page))) throw new AssertionError(answer);
    return page;
  }

  /** Reads all results once, page by page. */
  private record Reading(
      MovingPipeline pipeline, Random random, LongSupplier clock, int limit, boolean full) {

    /** Checks every page; {@code seen} has what an earlier reading saw, and gets what this does. */
    void run(Map<Place, Long> seen) {
      NavigableMap<Place, Long> atFirst = pipeline.counts();
      var read = new ArrayList<Place>();
      long finalUntil = Long.MAX_VALUE;
      String cursor = null;
      do {
        Map<Place, Long> before = pipeline.counts();
        ResultPage page = page(cursor);
        Map<Place, Long> after = pipeline.counts();
        if (cursor == null) finalUntil = pipeline.publishedFrontier();
        for (ResultPage.Row row : page.items()) {
          Place place = place(row);
          assertTrue(read.isEmpty() || read.getLast().compareTo(place) < 0, "twice, or no order");
          read.add(place);
          long value = (Long) Objects.requireNonNull(row.values().get("records"));
          assertTrue(
              value >= seen.getOrDefault(place, 0L),
              () -> "the value fell to " + value + " in " + place);
          assertTrue(
              value >= before.getOrDefault(place, 0L),
              () -> before + " but " + value + " in " + place);
          assertTrue(
              value <= after.getOrDefault(place, 0L),
              () -> after + " but " + value + " in " + place);
          seen.put(place, value);
          checkState(row, cursor == null ? page.watermark() : null, finalUntil);
          if (isFinal(row)) assertEquals(after.get(place), value, place::toString);
        }
        cursor = page.nextCursor();
        if (full && cursor != null) assertEquals(limit, page.items().size());
      } while (cursor != null);
      assertTrue(read.containsAll(atFirst.keySet()), () -> read + " of " + atFirst);
      assertTrue(read.containsAll(seen.keySet()), () -> read + " but earlier " + seen);
    }

    /** Final is what the first page says, on all pages: see {@link ResultCursor}. */
    private static void checkState(
        ResultPage.Row row, @Nullable Instant watermark, long finalUntil) {
      Instant end = row.end();
      if (end == null) return;
      if (watermark != null) assertEquals(!end.isAfter(watermark), isFinal(row));
      long closes = ChronoUnit.MICROS.between(Instant.EPOCH, end);
      if (isFinal(row)) assertTrue(closes <= finalUntil, "sealed after the first page");
    }

    private static boolean isFinal(ResultPage.Row row) {
      return row.end() != null && row.state().equals("final");
    }

    private ResultPage page(@Nullable String cursor) {
      var reader = new ResultReader(Scripted.parts(pipeline), pipeline, clock);
      var query = new ResultQuery(null, null, Map.of(), null, cursor, limit, Grouping.STORED);
      while (true) {
        Answer<ResultPage> answer =
            reader.page(MovingPipeline.ID, pipeline.shown(), query).toCompletableFuture().join();
        switch (answer) {
          case Answer.Done<ResultPage>(var page) -> {
            return page;
          }
          case Answer.Refused<ResultPage>(var reason) -> {
            // there was no time to pass the keys that begin like that of the cursor
            assertInstanceOf(Refusal.Unavailable.class, reason);
            assertTrue(!full && cursor != null);
          }
        }
      }
    }
  }

  private static Place place(ResultPage.Row row) {
    Instant start = row.start();
    long window =
        start == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, start) / MovingPipeline.MINUTE;
    return new Place(window, (String) Objects.requireNonNull(row.key().get("k")));
  }
}
