package io.dataaggregator.cluster.pipeline;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The present, as precisely as it is kept. */
public final class Times {
  private Times() {}

  /**
   * Now, in whole microseconds: that is what rows keep, and a time must read the same whether it
   * comes from an entity or from its row.
   */
  public static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
