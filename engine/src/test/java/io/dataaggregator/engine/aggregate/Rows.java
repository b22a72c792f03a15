package io.dataaggregator.engine.aggregate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Generated records: few distinct keys, so that they meet, among them the awkward ones. */
final class Rows implements ArbitrarySupplier<List<Row>> {
  /** Values of a key of {@link Reader#PLAN}. */
  static final class Keys implements ArbitrarySupplier<List<@Nullable Object>> {
    @Override
    public Arbitrary<List<@Nullable Object>> get() {
      return Combinators.combine(texts(), bools(), longs(), doubles(), decimals(), instants())
          .as(
              (@Nullable Object text,
                  @Nullable Object bool,
                  @Nullable Object number,
                  @Nullable Object real,
                  @Nullable Object decimal,
                  @Nullable Object at) ->
                  Collections.unmodifiableList(
                      Arrays.asList(text, bool, number, real, decimal, at)));
    }
  }

  @Override
  public Arbitrary<List<Row>> get() {
    return Combinators.combine(times(), new Keys().get(), amounts(), prices())
        .as(Row::new)
        .list()
        .ofMaxSize(120);
  }

  private static Arbitrary<Long> times() {
    return Arbitraries.longs().between(-200_000_000L, 200_000_000L);
  }

  private static Arbitrary<@Nullable Object> texts() {
    Arbitrary<Object> few =
        Arbitraries.of("", "a", "ab", "a\0", "a\0b", "\0", "\0\0", "\u00e9", "\ud83d\ude00");
    Arbitrary<Object> any =
        Arbitraries.strings().all().excludeChars(surrogates()).ofMaxLength(10).map(s -> s);
    return Arbitraries.<Object>frequencyOf(Tuple.of(8, few), Tuple.of(1, any)).injectNull(0.1);
  }

  private static char[] surrogates() {
    char[] surrogates = new char[0xe000 - 0xd800];
    for (int i = 0; i < surrogates.length; i++) surrogates[i] = (char) (0xd800 + i);
    return surrogates;
  }

  private static Arbitrary<@Nullable Object> bools() {
    return Arbitraries.<Object>of(true, false).injectNull(0.1);
  }

  private static Arbitrary<@Nullable Object> longs() {
    return Arbitraries.<Object>of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE).injectNull(0.1);
  }

  private static Arbitrary<@Nullable Object> doubles() {
    return Arbitraries.<Object>of(
            0.0,
            -0.0,
            1.5,
            -1.5,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            -Double.MAX_VALUE)
        .injectNull(0.1);
  }

  private static Arbitrary<@Nullable Object> decimals() {
    return Arbitraries.longs()
        .between(-3, 3)
        .<Object>map(n -> BigDecimal.valueOf(n, 2))
        .injectNull(0.1);
  }

  private static Arbitrary<@Nullable Object> instants() {
    return Arbitraries.<Object>of(
            Instant.EPOCH,
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            Instant.parse("2026-01-01T00:00:00Z"))
        .injectNull(0.1);
  }

  private static Arbitrary<@Nullable Long> amounts() {
    return Arbitraries.longs().injectNull(0.1);
  }

  private static Arbitrary<@Nullable Double> prices() {
    return Arbitraries.doubles().between(-1e6, 1e6).ofScale(3).injectNull(0.1);
  }
}
