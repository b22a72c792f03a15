package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Replay is bounded by what a snapshot costs, and snapshots by what replay costs. */
class SnapshotPolicyTest {
  private final SnapshotPolicy policy = new SnapshotPolicy(100);

  @Test
  void eventsWeighAtLeastTheMinimum() {
    policy.applied(99);
    assertFalse(policy.isDue(() -> 0));
    policy.applied(1);
    assertTrue(policy.isDue(() -> 50));
    assertFalse(policy.isDue(() -> 0), "counted anew");
  }

  @Test
  void oneThatWasNotTakenIsDueAgainBeforeLong() {
    policy.applied(400);
    assertTrue(policy.isDue(() -> 200));
    policy.failed();
    assertFalse(policy.isDue(() -> 200), "not with every event");
    policy.applied(100);
    assertTrue(policy.isDue(() -> 200));
  }

  @Test
  void andTwiceTheStateWhereThatIsMore() {
    policy.applied(1_000);
    assertFalse(policy.isDue(() -> 501));
    policy.applied(2);
    assertTrue(policy.isDue(() -> 501));
  }
}
