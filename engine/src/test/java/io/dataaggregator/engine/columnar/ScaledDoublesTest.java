package io.dataaggregator.engine.columnar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.bytes.Bytes;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScaledDoublesTest {
  private static final double[] AWKWARD = {
    -0.0,
    0.0,
    Double.NaN,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_NORMAL,
    Double.MAX_VALUE,
    0x1p1022,
    0x1p-1022,
    1e300,
    -1e-300,
    Math.PI
  };

  /**
   * What a column may hold: of few digits or many, multiplied, added up, halved; now and then odd.
   */
  @Provide
  Arbitrary<double[]> columns() {
    var lengths = Arbitraries.of(1, 2, 3, 31, 32, 33, 511, 512, 513, 1100);
    var kinds = Arbitraries.integers().between(0, 7);
    var oddities = Arbitraries.of(0, 0, 0, 1, 2);
    return Combinators.combine(lengths, kinds, oddities, Arbitraries.longs())
        .as(ScaledDoublesTest::column);
  }

  private static double[] column(int length, int kind, int oddities, long seed) {
    var random = new Random(seed);
    int digits = random.nextInt(14);
    double power = Math.pow(10, digits);
    double[] column = new double[length];
    for (int i = 0; i < length; i++) {
      double decimal = (random.nextInt(2_000_000) - 1_000_000) / power;
      column[i] =
          switch (kind) {
            case 0 -> decimal;
            case 1 -> decimal * random.nextInt(100);
            case 2 -> decimal + 0.1 + 0.2;
            case 3 -> Math.scalb((double) random.nextInt(1 << 20), -digits * 70);
            case 4 -> random.nextInt(4) == 0 ? random.nextInt(1 << 10) * 0x1p-44 : 0;
            case 6 -> (random.nextLong() >> (12 + digits * 2)) * 0x1p-60;
            case 5 -> Double.longBitsToDouble(random.nextLong());
            default -> random.nextDouble();
          };
    }
    for (int k = 0; k < oddities; k++) {
      column[random.nextInt(length)] = AWKWARD[random.nextInt(AWKWARD.length)];
    }
    return column;
  }

  @Property(tries = 2000)
  void everyDoubleComesBackBitForBit(@ForAll("columns") double[] column) {
    var out = new ColumnWriter(1);
    out.doubles(column, 0, column.length);
    out.oneByte(77);
    double[] back = new double[column.length + 2];
    ColumnReader in = Block.open(Block.seal(out));
    in.doubles(back, 2, column.length);
    assertArrayEquals(bits(column), bits(Arrays.copyOfRange(back, 2, back.length)));
    assertEquals(77, in.oneByte());
    in.expectEnd();
  }

  @Property(tries = 2000)
  void everyCodeComesBack(@ForAll("columns") double[] column, @ForAll boolean complements) {
    long[] codes = codes(column, complements);
    var out = new ColumnWriter(1);
    out.longs(codes, 0, codes.length);
    long[] back = new long[codes.length];
    ColumnReader in = Block.open(Block.seal(out));
    in.longs(back, 0, back.length);
    assertArrayEquals(codes, back);
    in.expectEnd();
  }

  private static long[] bits(double[] column) {
    return Arrays.stream(column).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  private static long[] codes(double[] column, boolean complements) {
    return Arrays.stream(bits(column))
        .map(bits -> bits ^ (bits >> 63 & Long.MAX_VALUE))
        .map(code -> complements ? ~code : code)
        .toArray();
  }

  @Test
  void fewDigitsTakeFewBytes() {
    var random = new Random(7);
    double[] prices = random.doubles(512).map(x -> Math.rint(x * 99_900) / 100).toArray();
    assertBits(18, prices);
    assertBits(22, each(prices, price -> price * (1 + random.nextInt(9))));
    assertBits(26, each(prices, price -> price * 3 + price * 7 + 0.05));
    assertBits(18, each(prices, price -> -price));
    assertBits(22, each(prices, price -> price > 500 ? 0 : (random.nextInt(1024) - 512) * 0x1p-44));
    assertBits(64, random.doubles(512).toArray());
    assertBits(64, each(random.doubles(512).toArray(), value -> value * 1_000));
    // a group of whole amounts before groups of others; and a single one with cents, the last
    double[] mixed = prices.clone();
    for (int i = 0; i < mixed.length; i += 16) mixed[i] = Math.rint(mixed[i]);
    assertBits(18, mixed);
    double[] whole = each(prices, Math::rint);
    whole[511] = 12.34;
    assertBits(18, whole);
    for (boolean complements : new boolean[] {false, true}) {
      var out = new ColumnWriter();
      out.longs(codes(prices, complements), 0, prices.length);
      assertTrue(out.size() <= 18 * 64 + 16, "codes took " + out.size());
    }
  }

  private static double[] each(double[] values, DoubleUnaryOperator of) {
    return Arrays.stream(values).map(of).toArray();
  }

  private static void assertBits(int most, double[] column) {
    var out = new ColumnWriter();
    out.doubles(column, 0, column.length);
    int bits = (out.size() - 16) * 8 / column.length;
    assertTrue(bits <= most, bits + " bits each, not " + most);
  }

  /** Whatever a damaged block says that its encodings are, it is an answer and not an accident. */
  @Test
  void noEncodingIsBelievedThatIsNone() {
    for (int mode = ColumnWriter.SCALED; mode < 256; mode++) {
      int encoding = mode;
      if ((mode & 15) > ScaledDoubles.MOST_DIGITS || mode > ColumnWriter.BINARY) {
        refuses("a column's encoding is " + mode, out -> {}, encoding);
      }
      // an encoding within it is no scaled one
      refusesNested(encoding);
    }
    LongConsumer exponent =
        scale -> refuses("a scale is 2^" + scale, out -> out.zigzag(scale), ColumnWriter.BINARY);
    exponent.accept(1023);
    exponent.accept(-1023);
    exponent.accept(Long.MIN_VALUE);
  }

  private interface Filling {
    void into(ColumnWriter out);
  }

  private static void refuses(String why, Filling more, int mode) {
    var out = new ColumnWriter();
    out.oneByte(mode);
    more.into(out);
    for (int i = 0; i < 64; i++) out.oneByte(0);
    Bytes block = Block.seal(out);
    var thrown =
        assertThrows(CorruptBlockException.class, () -> Block.open(block).longs(new long[9], 0, 9));
    assertTrue(String.valueOf(thrown.getMessage()).contains(why), thrown::getMessage);
  }

  private static void refusesNested(int mode) {
    refuses(
        "a column's encoding is " + mode, out -> out.oneByte(mode), ScaledDoubles.Form.BITS.mode);
  }
}
