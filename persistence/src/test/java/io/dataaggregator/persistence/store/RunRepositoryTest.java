package io.dataaggregator.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.port.Page;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.RunView;
import io.dataaggregator.persistence.database.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunRepositoryTest {
  private static final Instant AT = Instant.parse("2026-11-23T10:15:30.123456Z");

  private final PipelineId pipeline = new PipelineId(TestDatabase.workspace(), "p");
  private final RunRepository runs = new RunRepository(TestDatabase.get().queries());

  private static RunView run(String id, RunStatus status, Instant queuedAt) {
    return new RunView(
        id, "p", status, "manual", null, 1, 2, 3, queuedAt, null, null, Ledger.EMPTY, null);
  }

  @Test
  void aRowIsReadAsItWasWritten() {
    RunView full =
        new RunView(
            "full",
            "p",
            RunStatus.FAILED,
            "schedule",
            AT,
            2,
            3,
            4,
            AT,
            AT.plusSeconds(1),
            AT.plusSeconds(2),
            new Ledger(21, 1, 2, 3, 4, 5, 6),
            new RunError(RunError.Category.SOURCE, "source.changed", "a.csv changed"));
    RunView sparse = run("sparse", RunStatus.QUEUED, AT);
    runs.upsert(pipeline, List.of(full), 1);
    runs.upsert(pipeline, List.of(sparse), 1);
    assertEquals(Optional.of(full), runs.get(pipeline, "full"));
    assertEquals(Optional.of(sparse), runs.get(pipeline, "sparse"));
    assertEquals(Optional.empty(), runs.get(pipeline, "none"));
  }

  @Test
  void anOlderWriteIsRefusedAndAnEqualOneRewrites() {
    runs.upsert(pipeline, List.of(run("r", RunStatus.RUNNING, AT)), 5);
    runs.upsert(pipeline, List.of(run("r", RunStatus.QUEUED, AT)), 4);
    assertEquals(RunStatus.RUNNING, runs.get(pipeline, "r").orElseThrow().status());
    runs.upsert(pipeline, List.of(run("r", RunStatus.SUCCEEDED, AT)), 5);
    assertEquals(RunStatus.SUCCEEDED, runs.get(pipeline, "r").orElseThrow().status());
  }

  @Test
  void pagesGoFromTheNewestToTheOldestWithoutGapsOrRepeats() {
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // Pairs at the same instant, which only their ids tell apart.
      runs.upsert(pipeline, List.of(run("r" + i, RunStatus.SUCCEEDED, AT.plusSeconds(i / 2))), i);
      newestFirst.addFirst("r" + i);
    }
    List<String> seen = new ArrayList<>();
    RunCursor cursor = null;
    do {
      Page<RunView> page = runs.page(pipeline, cursor, 3);
      page.items().forEach(run -> seen.add(run.id()));
      cursor = next(page);
    } while (cursor != null);
    assertEquals(newestFirst, seen);
    assertNull(runs.page(pipeline, null, 7).nextCursor());
  }

  private static @Nullable RunCursor next(Page<RunView> page) {
    String text = page.nextCursor();
    return text == null ? null : RunCursor.parse(text).orElseThrow();
  }

  @Test
  void aForeignCursorIsToldApart() {
    for (String text : List.of("", "~", "x", "x~y", "~r1")) {
      assertEquals(Optional.empty(), RunCursor.parse(text), text);
    }
    RunCursor cursor = new RunCursor(AT, "r~1");
    assertEquals(Optional.of(cursor), RunCursor.parse(cursor.text()));
  }

  @Test
  void countsAndForgets() {
    Map<RunStatus, Long> before = runs.countByStatus();
    assertEquals(RunStatus.values().length, before.size());
    runs.upsert(pipeline, List.of(run("a", RunStatus.CANCELLED, AT)), 1);
    runs.upsert(pipeline, List.of(run("b", RunStatus.CANCELLED, AT)), 1);
    long cancelled = before.getOrDefault(RunStatus.CANCELLED, 0L);
    assertEquals(cancelled + 2, runs.countByStatus().get(RunStatus.CANCELLED));
    runs.deleteAll(pipeline);
    assertEquals(List.of(), runs.page(pipeline, null, 10).items());
  }

  /** A run that was queued and ended so many seconds after {@code base}; null for not yet. */
  private static RunView ended(String id, Instant base, int queued, @Nullable Integer ended) {
    return new RunView(
        id,
        "p",
        ended == null ? RunStatus.RUNNING : RunStatus.SUCCEEDED,
        "manual",
        null,
        1,
        2,
        3,
        base.plusSeconds(queued),
        null,
        ended == null ? null : base.plusSeconds(ended),
        Ledger.EMPTY,
        null);
  }

  private List<String> ids(PipelineId of) {
    return runs.page(of, null, 1_000).items().stream().map(RunView::id).toList();
  }

  private void define(PipelineId id) {
    var pipelines = new PipelineRepository(TestDatabase.get().queries());
    var view =
        new PipelineView(
            id.name(),
            "{}",
            1,
            PipelineView.Desired.ACTIVE,
            PipelineView.Observed.IDLE,
            "",
            AT,
            1,
            null,
            null);
    pipelines.upsert(id.workspace(), view, 1);
  }

  @Test
  void runsThatEndedLongAgoGoButForTheLastToEnd() {
    // Long ago, when no other test of this database was there.
    Instant base = Instant.parse("2001-01-01T00:00:00Z");
    PipelineId few = new PipelineId(pipeline.workspace(), "q");
    define(pipeline);
    define(few);
    // Of the oldest two to be queued one has not ended, the other ended last of all.
    runs.upsert(pipeline, List.of(ended("under-way", base, 0, null)), 1);
    runs.upsert(pipeline, List.of(ended("slow", base, 1, 500)), 1);
    for (int i = 2; i < 12; i++) runs.upsert(pipeline, List.of(ended("r" + i, base, i, i + 1)), 1);
    for (int i = 0; i < 3; i++) runs.upsert(few, List.of(ended("f" + i, base, i, i + 1)), 1);
    Instant later = base.plusSeconds(1_000);
    // r8 ended at 9: not before that, and so it stays with all that ended after it.
    assertEquals(6, runs.deleteEnded(base.plusSeconds(9), 3, 100));
    assertEquals(List.of("r11", "r10", "r9", "r8", "slow", "under-way"), ids(pipeline));
    assertEquals(1, runs.deleteEnded(later, 3, 1));
    assertEquals(1, runs.deleteEnded(later, 3, 1));
    assertEquals(0, runs.deleteEnded(later, 3, 1));
    assertEquals(List.of("r11", "r10", "slow", "under-way"), ids(pipeline));
    assertEquals(List.of("f2", "f1", "f0"), ids(few));
  }
}
