package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.api.MovingSessions.Click;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.port.ResultQuery.Grouping;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is committed, sealed, put together and published while sessions of several splits are
 * read: none is missed, and what is final is met once and as it was.
 */
class SessionReadTest {
  /** A row; {@code last} is the minute of its last record. */
  private record Visit(long first, long last, String key, long records, boolean open) {
    static Visit of(ResultPage.Row row) {
      return new Visit(
          minute(row.start()),
          minute(row.end()) - MovingSessions.GAP,
          (String) Objects.requireNonNull(row.key().get("k")),
          (Long) Objects.requireNonNull(row.values().get("records")),
          row.state().equals("open"));
    }

    private static long minute(@Nullable Instant at) {
      return ChronoUnit.MINUTES.between(Instant.EPOCH, Objects.requireNonNull(at));
    }

    long slice() {
      return last / MovingSessions.GAP;
    }

    boolean holds(Click click) {
      return key.equals(click.key()) && first <= click.minute() && click.minute() <= last;
    }
  }

  private static final Comparator<Visit> ORDER =
      Comparator.comparingLong(Visit::slice).thenComparing(Visit::key);

  @Property(tries = 300)
  void pagesOfARestingPipelineAreItsSessions(@ForAll Random random) {
    var pipeline = new MovingSessions(random);
    pipeline.rest();
    List<Visit> expected = sessions(pipeline);
    assertEquals(expected, pages(pipeline, null, 1 + random.nextInt(5)));
    assertEquals(expected, pages(pipeline, null, 1_000));
    for (String state : List.of("open", "final")) {
      assertEquals(
          expected.stream().filter(visit -> visit.open() == state.equals("open")).toList(),
          pages(pipeline, state, 1 + random.nextInt(5)));
    }
  }

  @Property(tries = 300)
  void onePageOfAMovingPipelineCountsEveryRecordOnce(@ForAll Random random) {
    var pipeline = new MovingSessions(random);
    Set<Visit> closed = Set.of();
    for (int reading = 0; reading < 4; reading++) {
      long before = pipeline.clicks().size();
      List<Visit> visits = pages(pipeline, null, 1_000);
      long counted = visits.stream().mapToLong(Visit::records).sum();
      assertTrue(before <= counted && counted <= pipeline.clicks().size(), visits::toString);
      checkOrder(visits);
      var now = new HashSet<>(visits.stream().filter(visit -> !visit.open()).toList());
      assertTrue(now.containsAll(closed), () -> "what was final is gone");
      closed = now;
    }
  }

  @Property(tries = 300)
  void pagesOfAMovingPipelineMissNoRecord(@ForAll Random random) {
    var pipeline = new MovingSessions(random);
    List<Click> atFirst = pipeline.clicks();
    List<Visit> visits = pages(pipeline, null, 1 + random.nextInt(5));
    checkOrder(visits);
    for (Click click : atFirst) {
      assertTrue(visits.stream().anyMatch(visit -> visit.holds(click)), () -> click + " " + visits);
    }
    var closed = visits.stream().filter(visit -> !visit.open()).toList();
    // by now they are final for those who begin now, too
    assertTrue(pages(pipeline, "final", 1_000).containsAll(closed));
  }

  /** A page for which there is no time has what was found, or says what to ask for. */
  @Property(tries = 100)
  void aPageThatTimeCutsShortGoesOn(@ForAll Random random) {
    var pipeline = new MovingSessions(random);
    pipeline.rest();
    long late = ResultRead.ROUNDS.toNanos();
    LongSupplier clock = () -> random.nextInt(4) == 0 ? late : 0;
    var visits = new ArrayList<Visit>();
    String cursor = null;
    boolean more = true;
    while (more) {
      switch (page(pipeline, null, cursor, 1_000, clock)) {
        case Answer.Done<ResultPage>(var page) -> {
          page.items().forEach(row -> visits.add(Visit.of(row)));
          cursor = page.nextCursor();
          more = cursor != null;
        }
        case Answer.Refused<ResultPage>(var reason) -> {
          var away = assertInstanceOf(Refusal.Unavailable.class, reason);
          assertTrue(away.toString().contains("ask for one key"), away::toString);
        }
      }
    }
    assertEquals(sessions(pipeline), visits);
  }

  private static void checkOrder(List<Visit> visits) {
    for (int i = 1; i < visits.size(); i++) {
      assertTrue(ORDER.compare(visits.get(i - 1), visits.get(i)) < 0, visits::toString);
    }
  }

  /** As if somebody had sorted all records. */
  private static List<Visit> sessions(MovingSessions pipeline) {
    var times = new HashMap<String, TreeMap<Long, Long>>();
    for (Click click : pipeline.clicks()) {
      times
          .computeIfAbsent(click.key(), key -> new TreeMap<>())
          .merge(click.minute(), 1L, Long::sum);
    }
    var visits = new ArrayList<Visit>();
    times.forEach((key, minutes) -> {
      long first = minutes.firstKey();
      long last = first;
      long records = 0;
      for (Map.Entry<Long, Long> minute : minutes.entrySet()) {
        if (minute.getKey() - last >= MovingSessions.GAP) {
          visits.add(new Visit(first, last, key, records, !pipeline.isFinal(last)));
          first = minute.getKey();
          records = 0;
        }
        last = minute.getKey();
        records += minute.getValue();
      }
      visits.add(new Visit(first, last, key, records, !pipeline.isFinal(last)));
    });
    visits.sort(ORDER);
    return visits;
  }

  private static List<Visit> pages(MovingSessions pipeline, @Nullable String state, int limit) {
    var visits = new ArrayList<Visit>();
    String cursor = null;
    do {
      Answer<ResultPage> answer = page(pipeline, state, cursor, limit, () -> 0);
      if (!(answer instanceof Answer.Done<ResultPage>(var page))) throw new AssertionError(answer);
      page.items().forEach(row -> visits.add(Visit.of(row)));
      cursor = page.nextCursor();
      if (cursor != null) assertEquals(limit, page.items().size());
    } while (cursor != null);
    return visits;
  }

  private static Answer<ResultPage> page(
      MovingSessions pipeline,
      @Nullable String state,
      @Nullable String cursor,
      int limit,
      LongSupplier clock) {
    var reader = new ResultReader(Scripted.parts(pipeline), pipeline, clock);
    var query = new ResultQuery(null, null, Map.of(), state, cursor, limit, Grouping.STORED);
    return reader.page(MovingSessions.ID, pipeline.shown(), query).toCompletableFuture().join();
  }
}
