package io.dataaggregator.cluster.fault;

/**
 * What a node is in the middle of when it is killed. A phase is held with a lock on the table that
 * the next step writes to: the node then waits inside that very step, and PostgreSQL says so.
 */
enum Phase {
  /** A split has just recovered and persisted that it resumed. */
  START_UP("") {
    @Override
    boolean isNear(Progress now, Progress before) {
      return now.resumed() > before.resumed();
    }
  },
  /** Epochs were committed since the last kill, and another is being committed. */
  MID_EPOCH("data_journal") {
    @Override
    boolean isNear(Progress now, Progress before) {
      return now.epochs() > before.epochs();
    }
  },
  /** A snapshot is being written. */
  MID_SNAPSHOT("data_snapshot") {
    @Override
    boolean isNear(Progress now, Progress before) {
      return now.epochs() > before.epochs();
    }
  },
  /** A seal is persisted and its segments are being written. */
  MID_SEAL("segment") {
    @Override
    boolean isNear(Progress now, Progress before) {
      return now.sealed() > before.sealed();
    }
  },
  /** Segments are written that are not published. */
  BEFORE_PUBLICATION("published_seal") {
    @Override
    boolean isNear(Progress now, Progress before) {
      return now.sealed() > before.sealed();
    }

    @Override
    boolean isThere(Progress now) {
      return now.unpublished() > 0;
    }
  };

  private final String table;

  Phase(String table) {
    this.table = table;
  }

  /** The table whose writers are to wait; empty where nothing needs to be held. */
  String table() {
    return table;
  }

  /** Whether enough happened since the last kill for this phase to be new. */
  abstract boolean isNear(Progress now, Progress before);

  /** Whether a node that waits for {@link #table} is in this phase. */
  boolean isThere(Progress now) {
    return true;
  }
}
