package io.dataaggregator.engine.pipeline;

/**
 * Why a run failed.
 *
 * @param category who can mend it
 * @param code stable dotted code, for example {@code source.changed}
 * @param message names the thing, the value and the way out
 */
public record RunError(Category category, String code, String message) {
  /** Who can mend it. */
  public enum Category {
    /** The definition or the request. */
    USER,
    /** The source or what it holds. */
    SOURCE,
    /** The target. */
    SINK,
    /** A limit was reached. */
    LIMIT,
    /** Something the platform needs is away. */
    RESOURCE,
    /** A bug. */
    INTERNAL
  }
}
