package io.dataaggregator.cluster.split;

import java.util.function.LongSupplier;

/**
 * When an entity takes a snapshot: once its events since the last one weigh more than a snapshot is
 * worth, by bytes and never by count, so that recovery replays a bounded amount whatever the size
 * of an event.
 */
public final class SnapshotPolicy {
  private final long minimumBytes;
  private long bytesSince;
  private long bytesAsked;

  public SnapshotPolicy(long minimumBytes) {
    this.minimumBytes = minimumBytes;
  }

  /** An event of about {@code bytes} was applied. */
  public void applied(long bytes) {
    bytesSince += bytes;
  }

  /**
   * Whether to take one now; counts begin anew when it says yes.
   *
   * @param stateBytes about how large a snapshot would be
   */
  public boolean isDue(LongSupplier stateBytes) {
    if (bytesSince < minimumBytes || bytesSince < 2 * stateBytes.getAsLong()) return false;
    bytesAsked = bytesSince;
    bytesSince = 0;
    return true;
  }

  /** The one that was asked for was not taken: it is due again before long, but not at once. */
  public void failed() {
    bytesSince += bytesAsked - bytesAsked / 4;
    bytesAsked = 0;
  }
}
