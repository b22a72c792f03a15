package io.dataaggregator.persistence.database;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what other processes do, of which nothing tells us. */
final class Patience {
  private static final long STEP_NANOS = 20_000_000;

  private Patience() {}

  /** Asks until {@code done} or until {@code limit} has passed; answers what it was told last. */
  static boolean until(Duration limit, BooleanSupplier done) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }
}
