package io.dataaggregator.cluster.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  /** The id that every request with this idempotency key means. */
  public static String of(String pipeline, String idempotencyKey) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((pipeline + "\n" + idempotencyKey).getBytes(StandardCharsets.UTF_8));
      return "key-" + HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
