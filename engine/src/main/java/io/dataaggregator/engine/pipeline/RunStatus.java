package io.dataaggregator.engine.pipeline;

/** Where a run stands; the last three are final. */
public enum RunStatus {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED
}
