package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.pipeline.PipelineState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many bytes events and states of pipelines take, about: it is units that make them large. */
final class Weights {
  private static final long SMALL_EVENT = 200;
  private static final long UNIT_NUMBERS = 100;

  private Weights() {}

  static long of(PipelineEvent event) {
    return switch (event) {
      case PipelineEvent.UnitsAssigned e -> of(e.units());
      case PipelineEvent.Defined e -> SMALL_EVENT + e.definition().length();
      case PipelineEvent.Activated e -> SMALL_EVENT;
      case PipelineEvent.ResetAgreed e -> SMALL_EVENT;
      case PipelineEvent.GenerationRedefined e -> SMALL_EVENT;
      case PipelineEvent.Paused e -> SMALL_EVENT;
      case PipelineEvent.Deleted e -> SMALL_EVENT;
      case PipelineEvent.RunQueued e -> SMALL_EVENT;
      case PipelineEvent.RunStarted e -> SMALL_EVENT;
      case PipelineEvent.TickSkipped e -> SMALL_EVENT;
      case PipelineEvent.ListingCompleted e -> SMALL_EVENT;
      case PipelineEvent.FrontierAdvanced e -> SMALL_EVENT;
      case PipelineEvent.SealPublished e -> SMALL_EVENT;
      case PipelineEvent.RunRetried e -> SMALL_EVENT;
      case PipelineEvent.CancelRequested e -> SMALL_EVENT;
      case PipelineEvent.RunFinished e -> SMALL_EVENT;
    };
  }

  static long of(PipelineState state) {
    return state.definition().length()
        + of(state.generations().current())
        + of(state.generations().building());
  }

  private static long of(@Nullable Generation generation) {
    return generation == null
        ? 0
        : generation.definition().length()
            + generation.listedBy().length()
            + of(generation.units());
  }

  private static long of(List<Assignment> units) {
    long bytes = 0;
    for (Assignment assignment : units) {
      SourceUnit unit = assignment.unit();
      bytes +=
          UNIT_NUMBERS
              + unit.name().length()
              + unit.sequence().length()
              + unit.fingerprint().length();
    }
    return bytes;
  }
}
