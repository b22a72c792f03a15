package io.dataaggregator.engine.pipeline;

/** Why a pipeline refuses a command; nothing was changed. */
public sealed interface PipelineRejection {
  /** Nothing by that name or id. */
  record NotFound(String what) implements PipelineRejection {}

  /** The caller means to replace another version. */
  record VersionMismatch(int current) implements PipelineRejection {}

  /** The pipeline is not in a state that allows it. */
  record Conflict(String code, String message) implements PipelineRejection {}

  /** The run cannot go on: it has to fail with {@code error}. */
  record Fatal(RunError error) implements PipelineRejection {}
}
