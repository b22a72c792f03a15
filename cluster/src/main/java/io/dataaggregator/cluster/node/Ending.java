package io.dataaggregator.cluster.node;

import org.apache.pekko.actor.CoordinatedShutdown;

/** Why a node has ended. */
enum Ending {
  /** Its process was told to end. */
  STOPPED(0, "stopped"),

  /** An operator made it leave the cluster. */
  LEFT(0, "left the cluster, as it was told to"),

  /**
   * The others took it for dead, or it was on the smaller side of a partition: it has stopped so
   * that no two sides write, and can be started again at once.
   */
  DOWNED(3, "removed from the cluster: unreachable, or on the smaller side of a partition"),

  /** Its configuration differs from the cluster's where it must not. */
  REFUSED(
      2,
      "refused by the cluster: its configuration differs where all nodes must agree; make it the"
          + " same as on the other nodes, whose logs say what differs"),

  UNKNOWN(1, "ended for no known reason");

  private final int exitCode;
  private final String message;

  Ending(int exitCode, String message) {
    this.exitCode = exitCode;
    this.message = message;
  }

  static Ending of(CoordinatedShutdown.Reason reason) {
    if (reason.equals(CoordinatedShutdown.clusterDowningReason())) return DOWNED;
    if (reason.equals(CoordinatedShutdown.clusterLeavingReason())) return LEFT;
    if (reason.equals(CoordinatedShutdown.incompatibleConfigurationDetectedReason()))
      return REFUSED;
    if (reason.equals(CoordinatedShutdown.jvmExitReason())) return STOPPED;
    return UNKNOWN;
  }

  int exitCode() {
    return exitCode;
  }

  String message() {
    return message;
  }
}
