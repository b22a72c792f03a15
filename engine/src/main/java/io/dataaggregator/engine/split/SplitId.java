package io.dataaggregator.engine.split;

import io.dataaggregator.engine.pipeline.PipelineId;

/** One split of one generation of a pipeline. */
public record SplitId(PipelineId pipeline, long generation, int split) {
  /** {@code workspace/pipeline/generation/split}: entity id. */
  public String path() {
    return pipeline.path() + "/" + generation + "/" + split;
  }
}
