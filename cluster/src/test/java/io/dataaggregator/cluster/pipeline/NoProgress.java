package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunStatus;
import java.time.Instant;

/** Nobody looks at metrics. */
final class NoProgress implements PipelineParts.Progress {
  @Override
  public void finished(PipelineId pipeline, RunStatus status) {}

  @Override
  public void shown(PipelineId pipeline, Instant watermark) {}

  @Override
  public void left(PipelineId pipeline) {}
}
