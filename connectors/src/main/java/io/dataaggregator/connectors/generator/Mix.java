package io.dataaggregator.connectors.generator;

/**
 * The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
 * OOPSLA 2014): a permutation of the longs each of whose bits depends on all.
 */
final class Mix {
  /** The odd number next to 2^64 divided by the golden ratio. */
  static final long GAMMA = 0x9E3779B97F4A7C15L;

  private Mix() {}

  static long of(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
