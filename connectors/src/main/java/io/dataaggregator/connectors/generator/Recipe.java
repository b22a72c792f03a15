package io.dataaggregator.connectors.generator;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What every record holds, as a function of the options and its number alone: it is computed when
 * it is asked for, so any record can be had again, at once, and tests can compute what an engine
 * must make of all of them. Immutable.
 *
 * <p>Records have numbers from 0 in the whole source and are dealt to units in turn: the record at
 * {@code offset} of a unit is number {@code offset * units + unit}, whatever the number of units.
 */
public final class Recipe {
  private static final int AMOUNTS = 1_000;
  private static final int PRICE_BITS = 16;
  private static final double PRICE_STEP = 1 / 64.0;

  /**
   * One record; of a malformed one only its number counts.
   *
   * @param number in the whole source
   * @param atMicros event time, displacements included
   * @param late whether it is displaced by {@code lateBy}
   */
  public record Row(
      long number,
      long atMicros,
      String key,
      long amount,
      double price,
      boolean late,
      boolean malformed) {}

  private final GeneratorOptions options;
  private final KeyChoice keys;

  /** What is decided by a draw has random bits of its own. */
  private final long keySalt;

  private final long amountSalt;
  private final long priceSalt;
  private final long disorderSalt;
  private final long lateSalt;
  private final long malformedSalt;

  Recipe(GeneratorOptions options) {
    this.options = options;
    keys = new KeyChoice(options.keys(), options.skew());
    long seed = Mix.of(options.seed() + Mix.GAMMA);
    keySalt = salt(seed, 1);
    amountSalt = salt(seed, 2);
    priceSalt = salt(seed, 3);
    disorderSalt = salt(seed, 4);
    lateSalt = salt(seed, 5);
    malformedSalt = salt(seed, 6);
  }

  private static long salt(long seed, int decision) {
    return Mix.of(seed + decision * Mix.GAMMA);
  }

  private static long draw(long salt, long number) {
    return Mix.of(salt + number * Mix.GAMMA);
  }

  /** How many units there are. */
  public int units() {
    return options.units();
  }

  /** What dead letters and offsets call a unit. */
  public static String unitName(int unit) {
    return "unit-" + unit;
  }

  /**
   * How many records a unit has. Of an endless source, how many have an event time before the year
   * 10000 without displacement.
   */
  public long count(int unit) {
    long all = options.countable();
    return all / units() + (unit < all % units() ? 1 : 0);
  }

  /** The number in the whole source of a unit's record. */
  public long number(int unit, long offset) {
    return offset * units() + unit;
  }

  /** A unit's record. */
  public Row row(int unit, long offset) {
    long number = number(unit, offset);
    return new Row(
        number,
        atMicros(number),
        keyName(key(number)),
        amount(number),
        price(number),
        isLate(number),
        isMalformed(number));
  }

  static String keyName(int key) {
    return "key-" + key;
  }

  long atMicros(long number) {
    long at = options.startMicros() + number * options.stepMicros();
    if (options.disorderMicros() > 0) {
      at -= Math.unsignedMultiplyHigh(draw(disorderSalt, number), options.disorderMicros() + 1);
    }
    return isLate(number) ? at - options.lateByMicros() : at;
  }

  int key(long number) {
    return keys.key(draw(keySalt, number));
  }

  /** How many keys there are. */
  int keys() {
    return options.keys();
  }

  long amount(long number) {
    return Math.unsignedMultiplyHigh(draw(amountSalt, number), AMOUNTS);
  }

  double price(long number) {
    return (draw(priceSalt, number) >>> (Long.SIZE - PRICE_BITS)) * PRICE_STEP;
  }

  boolean isLate(long number) {
    return falls(lateSalt, number, options.late());
  }

  boolean isMalformed(long number) {
    return falls(malformedSalt, number, options.malformed());
  }

  /** A malformed record as a reader would have met it: its last value is missing. */
  String raw(long number) {
    return "{\"at\":\""
        + Instant.EPOCH.plus(atMicros(number), ChronoUnit.MICROS)
        + "\",\"key\":\""
        + keyName(key(number))
        + "\",\"sequence\":"
        + number
        + ",\"amount\":}";
  }

  private static boolean falls(long salt, long number, double share) {
    return share > 0 && (draw(salt, number) >>> 11) * 0x1p-53 < share;
  }
}
