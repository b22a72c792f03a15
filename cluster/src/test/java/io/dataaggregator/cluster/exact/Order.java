package io.dataaggregator.cluster.exact;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One record of a generated file. Times are unique and out of order by less than {@link #DISORDER},
 * texts are awkward, numbers reach the ends of their types, and one record in every thousand is
 * malformed.
 */
record Order(
    long id,
    String at,
    @Nullable String country,
    @Nullable String note,
    @Nullable String item,
    @Nullable Double price,
    @Nullable Double extreme,
    @Nullable String tax,
    @Nullable String quantity) {
  static final String DISORDER = "1h";

  private static final int EVERY = 1000;
  private static final long STEP_MICROS = 40_000_000;
  private static final Instant START = Instant.parse("2025-12-30T11:00:00Z");
  private static final String[] COUNTRIES = {
    "CH", "Zürich", "東京", "🜚", "a,b", "say \"so\"", "two\nlines", "", " x ", "NOK"
  };

  /** The same records for the same number. */
  static List<Order> generate(int count) {
    var random = new SplittableRandom(count);
    var orders = new ArrayList<Order>(count);
    for (int i = 0; i < count; i++) orders.add(next(i, random));
    return orders;
  }

  /** How the record is wrong; null where it is not. */
  @Nullable String fault() {
    if (id % EVERY != EVERY / 2) return null;
    return switch ((int) (id / EVERY % 4)) {
      case 0 -> "record.not-a-timestamp";
      case 1 -> "record.too-precise";
      case 2 -> "record.not-an-integer";
      default -> "record.out-of-range";
    };
  }

  private static Order next(int i, SplittableRandom random) {
    // The last six digits are the record's own, so that no two times are equal.
    long jitter = random.nextInt(3000) * 1_000_000L;
    Instant time = START.plusNanos((i * STEP_MICROS + jitter) * 1000).plusNanos(i * 1000L);
    var good =
        new Order(
            i,
            time.toString(),
            random.nextInt(12) == 0 ? null : COUNTRIES[random.nextInt(COUNTRIES.length)],
            random.nextInt(9) == 0 ? null : "Nörd \"" + random.nextInt(600) + "\"\n, 🜚",
            "item" + (int) Math.sqrt(random.nextInt(900)),
            random.nextInt(7) == 0 ? null : real(random, -60, 60),
            random.nextInt(5) == 0 ? null : real(random, -1080, 1010),
            random.nextInt(6) == 0 ? null : tax(random),
            random.nextInt(6) == 0 ? null : quantity(random));
    String fault = good.fault();
    return fault == null ? good : good.spoilt(fault);
  }

  private Order spoilt(String fault) {
    return new Order(
        id,
        fault.equals("record.not-a-timestamp") ? "yesterday" : at,
        country,
        note,
        item,
        price,
        extreme,
        fault.equals("record.too-precise") ? "1.234" : tax,
        fault.equals("record.not-an-integer")
            ? "1.5"
            : fault.equals("record.out-of-range") ? "9223372036854775808" : quantity);
  }

  private static double real(SplittableRandom random, int least, int most) {
    return Math.scalb(random.nextDouble() - 0.5, random.nextInt(least, most));
  }

  private static String tax(SplittableRandom random) {
    // 15 digits: DuckDB reads the numbers of JSON as doubles, and those keep no more
    long cents = random.nextInt(40) == 0 ? 999_999_999_999_999L : random.nextInt(-5000, 90_000);
    return BigDecimal.valueOf(cents, 2).toPlainString();
  }

  private static String quantity(SplittableRandom random) {
    long value =
        switch (random.nextInt(30)) {
          case 0 -> Long.MAX_VALUE;
          case 1 -> Long.MIN_VALUE;
          default -> random.nextInt(-50, 1000);
        };
    return Long.toString(value);
  }
}
