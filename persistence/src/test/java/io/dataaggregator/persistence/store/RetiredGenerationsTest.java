package io.dataaggregator.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.persistence.database.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetiredGenerationsTest {
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:01Z");
  private static final Instant SECOND = FIRST.plusSeconds(1);
  private static final Instant THIRD = FIRST.plusSeconds(2);

  private final PipelineId pipeline = new PipelineId(TestDatabase.workspace(), "p");
  private final RetiredGenerations retired = new RetiredGenerations(TestDatabase.get().queries());

  /** The pipeline's rows, as {@code from-through@second}, or {@code gone} for the time. */
  private List<String> rows() {
    return new Jdbc(TestDatabase.get().queries())
        .query(
            "look at retired generations",
            """
            select from_generation || '-' || through_generation || '@'
              || coalesce(extract(second from retired_at)::int::text, 'gone') as shown
            from retired_generations where workspace = ? and pipeline = ? order by from_generation
            """,
            p -> p.pipeline(pipeline),
            row -> row.text("shown"));
  }

  private void sweepAllBefore(Instant before) {
    for (RetiredGenerations.Range range : retired.due(before)) {
      if (range.pipeline().equals(pipeline)) retired.swept(range);
    }
  }

  @Test
  void theFirstTimeIsKeptHoweverOftenItIsSaid() {
    retired.retire(pipeline, 1, 3, FIRST);
    retired.retire(pipeline, 1, 3, SECOND);
    retired.retire(pipeline, 2, 2, SECOND);
    assertEquals(List.of("1-3@1"), rows());
  }

  @Test
  void onlyWhatIsNewIsAdded() {
    retired.retire(pipeline, 1, 3, FIRST);
    // 4 is current, and what failed after it is retired meanwhile.
    retired.retire(pipeline, 5, 6, SECOND);
    retired.retire(pipeline, 1, 8, THIRD);
    assertEquals(List.of("1-3@1", "4-4@3", "5-6@2", "7-8@3"), rows());
  }

  @Test
  void sweptOnesAreNeverDueAgainAndBecomeOneRow() {
    retired.retire(pipeline, 1, 3, FIRST);
    retired.retire(pipeline, 5, 6, FIRST);
    retired.retire(pipeline, 1, 6, SECOND);
    retired.retire(pipeline, 1, 7, THIRD);
    sweepAllBefore(FIRST);
    assertEquals(List.of("1-3@1", "4-4@2", "5-6@1", "7-7@3"), rows());
    sweepAllBefore(SECOND);
    assertEquals(List.of("1-3@gone", "4-4@2", "5-6@gone", "7-7@3"), rows());
    sweepAllBefore(THIRD);
    assertEquals(List.of("1-6@gone", "7-7@3"), rows());
    retired.retire(pipeline, 1, 7, THIRD.plusSeconds(1));
    retired.retire(pipeline, 1, 6, THIRD.plusSeconds(1));
    assertEquals(List.of("1-6@gone", "7-7@3"), rows());
    sweepAllBefore(THIRD.plusSeconds(1));
    assertEquals(List.of("1-7@gone"), rows());
  }

  @Test
  void pipelinesAreKeptApart() {
    retired.retire(new PipelineId(pipeline.workspace(), "p-q"), 1, 5, FIRST);
    retired.retire(new PipelineId(pipeline.workspace() + "2", "p"), 1, 5, FIRST);
    retired.retire(pipeline, 2, 3, SECOND);
    assertEquals(List.of("2-3@2"), rows());
  }
}
