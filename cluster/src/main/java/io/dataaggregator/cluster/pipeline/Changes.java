package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.engine.pipeline.Change;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.redefinition.Redefinition;

/**
 * Compares the newest definition of a pipeline with that of its generation, once for each two
 * versions: a version is never given to two definitions.
 */
final class Changes {
  private final PipelineParts parts;
  private Change last = Change.UNKNOWN;

  Changes(PipelineParts parts) {
    this.parts = parts;
  }

  /** What the newest definition does to the state there is. */
  Change of(PipelineState state) {
    Generation work = state.generations().working();
    if (work == null || work.definitionVersion() == state.version() || !state.exists()) {
      return Change.UNKNOWN;
    }
    if (last.from() != work.definitionVersion() || last.to() != state.version()) {
      var plan = Redefinition.plan(parts.plans(), work.definition(), state.definition());
      last = new Change(work.definitionVersion(), state.version(), plan.verdict(), plan.losses());
    }
    return last;
  }
}
