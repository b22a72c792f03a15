package io.dataaggregator.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.persistence.database.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineRepositoryTest {
  private static final Instant SINCE = Instant.parse("2026-11-23T10:15:30.123456Z");

  private final String workspace = TestDatabase.workspace();
  private final PipelineRepository pipelines = new PipelineRepository(TestDatabase.get().queries());

  private static PipelineView view(
      String name, PipelineView.Desired desired, String reason, @Nullable String run) {
    return new PipelineView(
        name,
        "{\"a\":\"\\u0000\"}",
        3,
        desired,
        PipelineView.Observed.RUNNING,
        reason,
        SINCE,
        4,
        run,
        run == null ? null : SINCE.plusSeconds(60));
  }

  private static PipelineView draft(String name, String reason) {
    return view(name, PipelineView.Desired.DRAFT, reason, null);
  }

  @Test
  void aRowIsReadAsItWasWritten() {
    PipelineView full = view("full", PipelineView.Desired.ACTIVE, "all is well", "r1");
    PipelineView sparse = draft("sparse", "");
    assertTrue(pipelines.upsert(workspace, full, 1));
    assertTrue(pipelines.upsert(workspace, sparse, 1));
    assertEquals(Optional.of(full), pipelines.get(new PipelineId(workspace, "full")));
    assertEquals(Optional.of(sparse), pipelines.get(new PipelineId(workspace, "sparse")));
    assertEquals(Optional.empty(), pipelines.get(new PipelineId("other", "full")));
  }

  @Test
  void anOlderWriteIsRefusedAndAnEqualOneRewrites() {
    PipelineId id = new PipelineId(workspace, "p");
    assertTrue(pipelines.upsert(workspace, draft("p", "at 5"), 5));
    assertFalse(pipelines.upsert(workspace, draft("p", "at 4"), 4));
    assertEquals("at 5", pipelines.get(id).orElseThrow().reason());
    assertTrue(pipelines.upsert(workspace, draft("p", "at 5 again"), 5));
    assertEquals("at 5 again", pipelines.get(id).orElseThrow().reason());
    assertTrue(pipelines.upsert(workspace, draft("p", "at 6"), 6));
    assertEquals("at 6", pipelines.get(id).orElseThrow().reason());
  }

  @Test
  void aDeletedPipelineIsNotBroughtBackByALateWrite() {
    PipelineId id = new PipelineId(workspace, "p");
    pipelines.upsert(workspace, view("p", PipelineView.Desired.ACTIVE, "", "r1"), 5);
    assertFalse(pipelines.delete(id, 4));
    assertTrue(pipelines.delete(id, 6));
    assertFalse(pipelines.upsert(workspace, draft("p", "late"), 5));
    assertEquals(Optional.empty(), pipelines.get(id));
    assertEquals(0, pipelines.list(workspace, 0, 10).total());
    assertFalse(pipelines.active().contains(id));
    assertTrue(pipelines.upsert(workspace, draft("p", "created again"), 7));
    assertEquals("created again", pipelines.get(id).orElseThrow().reason());
  }

  @Test
  void listsInOrderOfName() {
    // By code point, whatever the server's locale: '-' before digits before letters.
    List<String> names = List.of("a", "a-b", "a1", "ab", "b");
    names.reversed().forEach(name -> pipelines.upsert(workspace, draft(name, ""), 1));
    pipelines.upsert(TestDatabase.workspace(), draft("elsewhere", ""), 1);
    Pipelines.Listing all = pipelines.list(workspace, 0, 100);
    assertEquals(names, all.items().stream().map(PipelineView::name).toList());
    Pipelines.Listing some = pipelines.list(workspace, 1, 2);
    assertEquals(List.of("a-b", "a1"), some.items().stream().map(PipelineView::name).toList());
    assertEquals(5, some.total());
    assertEquals(new Pipelines.Listing(List.of(), 5), pipelines.list(workspace, 9, 2));
  }

  @Test
  void theKeeperSeesActivePipelinesAndThoseWithARun() {
    pipelines.upsert(workspace, view("active", PipelineView.Desired.ACTIVE, "", null), 1);
    pipelines.upsert(workspace, view("running", PipelineView.Desired.DRAFT, "", "r1"), 1);
    pipelines.upsert(workspace, view("paused", PipelineView.Desired.PAUSED, "", null), 1);
    List<PipelineId> mine =
        pipelines.active().stream().filter(id -> id.workspace().equals(workspace)).toList();
    assertEquals(
        List.of(new PipelineId(workspace, "active"), new PipelineId(workspace, "running")), mine);
  }

  @Test
  void whatPostgresCannotHoldIsShownInstead() {
    pipelines.upsert(workspace, draft("p", "file a\u0000b, half \ud800 a pair"), 1);
    String reason = pipelines.get(new PipelineId(workspace, "p")).orElseThrow().reason();
    assertTrue(reason.startsWith("file a\\u0000b, half "), reason);
  }

  @Test
  void timesAreCutToMicrosecondsNotRounded() {
    PipelineView exact = draft("p", "");
    PipelineView late =
        new PipelineView(
            exact.name(),
            exact.definition(),
            exact.version(),
            exact.desired(),
            exact.observed(),
            exact.reason(),
            SINCE.plusNanos(999),
            exact.generation(),
            null,
            null);
    pipelines.upsert(workspace, late, 1);
    assertEquals(SINCE, pipelines.get(new PipelineId(workspace, "p")).orElseThrow().since());
  }
}
