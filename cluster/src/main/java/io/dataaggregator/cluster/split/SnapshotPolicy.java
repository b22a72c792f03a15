package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitState;

/**
 * When a split takes a snapshot: once its events since the last one weigh more than a snapshot is
 * worth, by bytes and never by count, so that recovery replays a bounded amount whatever the size
 * of an epoch.
 */
final class SnapshotPolicy {
  private final long minimumBytes;
  private long bytesSince;

  SnapshotPolicy(long minimumBytes) {
    this.minimumBytes = minimumBytes;
  }

  void applied(SplitEvent event) {
    if (event instanceof SplitEvent.EpochCommitted epoch) bytesSince += epoch.delta().length();
  }

  /** Whether to take one now; counts begin anew when it says yes. */
  boolean isDue(SplitState state) {
    if (bytesSince < minimumBytes || bytesSince < 2 * size(state)) return false;
    bytesSince = 0;
    return true;
  }

  private static long size(SplitState state) {
    long size = state.open().bytes();
    for (long seal : state.frozenSeals()) {
      var frozen = state.frozen(seal);
      if (frozen != null) size += frozen.bytes();
    }
    return size;
  }
}
