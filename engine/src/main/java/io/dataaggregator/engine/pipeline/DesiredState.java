package io.dataaggregator.engine.pipeline;

/** What people want of a pipeline. */
public enum DesiredState {
  /** It was never activated. */
  DRAFT,
  /** Its schedule fires, and runs may be started. */
  ACTIVE,
  /** No run begins; a batch run under way goes on to its end, a continuous one ends. */
  PAUSED,
  /** It is deleted, or never was. */
  ARCHIVED
}
