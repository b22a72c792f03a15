package io.dataaggregator.cluster.pipeline;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/** Ids of runs: unique without asking anybody, and in order of time. */
public final class RunIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunIds() {}

  /** For example {@code 019ab3c07f21-5e0c91d4}: milliseconds since 1970, then randomness. */
  public static String next(Instant now) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(now.toEpochMilli(), 12) + "-" + hex.toHexDigits(RANDOM.nextInt(), 8);
  }
}
