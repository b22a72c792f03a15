package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.split.SplitId;

/** What entities are called in journals: type, a bar, path. */
final class PersistenceIds {
  /** How those of splits begin. */
  static final String SPLITS = "split|";

  private PersistenceIds() {}

  static String of(SplitId split) {
    return SPLITS + split.path();
  }
}
