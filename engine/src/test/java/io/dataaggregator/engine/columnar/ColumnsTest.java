package io.dataaggregator.engine.columnar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.Dictionary;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  /** Columns of every width and trend, so that each encoding is chosen by some run. */
  @Provide
  Arbitrary<long[]> columns() {
    var lengths = Arbitraries.of(0, 1, 2, 3, 4, 9, 63, 511, 512, 513, 1100);
    var widths = Arbitraries.integers().between(0, 64);
    var slopes = Arbitraries.of(0L, 1L, 1000L, 1L << 40, Long.MAX_VALUE);
    var starts = Arbitraries.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 12345L);
    return Combinators.combine(lengths, widths, slopes, starts, Arbitraries.longs())
        .as(ColumnsTest::column);
  }

  private static long[] column(int length, int width, long slope, long start, long seed) {
    var random = new Random(seed);
    long[] column = new long[length];
    for (int i = 0; i < length; i++) {
      long noise = width == 0 ? 0 : random.nextLong() >>> (64 - width);
      column[i] = start + slope * i + noise;
    }
    return column;
  }

  @Property(tries = 500)
  void longsComeBack(@ForAll("columns") long[] column) {
    var out = new ColumnWriter(1);
    out.longs(column, 0, column.length);
    out.oneByte(77);
    ColumnReader in = Block.open(Block.seal(out));
    long[] back = new long[column.length + 3];
    in.longs(back, 3, column.length);
    assertArrayEquals(column, Arrays.copyOfRange(back, 3, back.length));
    assertEquals(77, in.oneByte());
    in.expectEnd();
  }

  /** Where the choice of encoding tips over: every width of short runs, rising or not. */
  @Test
  void everyWidthComesBack() {
    for (int width = 0; width <= 64; width++) {
      for (int length = 1; length <= 12; length++) {
        longsComeBack(column(length, width, 0, -1, width));
        longsComeBack(column(length, width, 1L << 60, 0, width));
        longsComeBack(column(length, 2, width == 0 ? 0 : -1L >>> (64 - width), 5, width));
      }
    }
  }

  @Property(tries = 200)
  void intsComeBack(@ForAll int[] column) {
    var out = new ColumnWriter();
    out.ints(column, 0, column.length);
    int[] back = new int[column.length];
    ColumnReader in = Block.open(Block.seal(out));
    in.ints(back, 0, back.length);
    assertArrayEquals(column, back);
    in.expectEnd();
  }

  @Property(tries = 200)
  void doublesComeBackBitForBit(@ForAll long[] raw, @ForAll boolean equal) {
    double[] column = new double[raw.length];
    for (int i = 0; i < raw.length; i++) column[i] = Double.longBitsToDouble(raw[equal ? 0 : i]);
    var out = new ColumnWriter();
    out.doubles(column, 0, column.length);
    double[] back = new double[column.length];
    Block.open(Block.seal(out)).doubles(back, 0, back.length);
    for (int i = 0; i < raw.length; i++) {
      assertEquals(Double.doubleToRawLongBits(column[i]), Double.doubleToRawLongBits(back[i]));
    }
  }

  @Property(tries = 200)
  void singleValuesComeBack(@ForAll long number, @ForAll double real, @ForAll String text) {
    var out = new ColumnWriter(1);
    out.varint(number);
    out.zigzag(number);
    out.fixedLong(number);
    out.fixedDouble(real);
    out.string(text);
    out.oneByte((int) number);
    ColumnReader in = Block.open(Block.seal(out));
    assertEquals(number, in.varint());
    assertEquals(number, in.zigzag());
    assertEquals(number, in.fixedLong());
    assertEquals(real, in.fixedDouble());
    // an unpaired surrogate has no UTF-8: it becomes a question mark once and then stays
    assertEquals(new String(text.getBytes(UTF_8), UTF_8), in.string());
    assertEquals((int) number & 0xff, in.oneByte());
    in.expectEnd();
  }

  @Property(tries = 200)
  void bitsAndStringsComeBack(@ForAll boolean[] bits, @ForAll byte[][] texts) {
    var dictionary = new Dictionary();
    dictionary.add("another");
    int[] ids = new int[texts.length + 1];
    ids[texts.length] = -1;
    for (int i = 0; i < texts.length; i++) ids[i] = dictionary.add(texts[i], 0, texts[i].length);
    var out = new ColumnWriter();
    out.bits(bits, 0, bits.length);
    out.strings(dictionary, ids, 0, ids.length);
    ColumnReader in = Block.open(Block.seal(out));
    boolean[] bitsBack = new boolean[bits.length];
    in.bits(bitsBack, 0, bits.length);
    assertArrayEquals(bits, bitsBack);
    var dictionaryBack = new Dictionary();
    int[] idsBack = new int[ids.length];
    in.strings(dictionaryBack, idsBack, 0, ids.length);
    in.expectEnd();
    assertEquals(-1, idsBack[texts.length]);
    for (int i = 0; i < texts.length; i++) {
      int start = dictionaryBack.start(idsBack[i]);
      byte[] back =
          Arrays.copyOfRange(dictionaryBack.text(), start, dictionaryBack.end(idsBack[i]));
      assertArrayEquals(texts[i], back);
    }
  }

  @Test
  void regularColumnsTakeAFewBytes() {
    var out = new ColumnWriter();
    long[] times = new long[4096];
    for (int i = 0; i < times.length; i++) times[i] = 1_700_000_000_000_000L + i * 1_000_000L;
    out.longs(times, 0, times.length);
    assertTrue(out.size() < 8 * 16, "8 runs of one step each took " + out.size());
    out.clear();
    for (int i = 0; i < times.length; i++) times[i] = (i * 7919L) & 15;
    out.longs(times, 0, times.length);
    assertTrue(out.size() <= 4096 / 2 + 8 * 2, "4 bits each took " + out.size());
  }

  @Test
  void aCountThatCannotBeIsRefusedBeforeItIsAllocated() {
    var out = new ColumnWriter();
    out.varint(1L << 40);
    ColumnReader in = Block.open(Block.seal(out));
    assertThrows(CorruptBlockException.class, in::count);
    assertEndsEarly(r -> r.longs(new long[600], 0, 600));
    assertEndsEarly(r -> r.doubles(new double[99], 0, 99));
    assertEndsEarly(r -> r.bits(new boolean[999], 0, 999));
    assertEndsEarly(r -> r.strings(new Dictionary(), new int[9], 0, 9));
    assertEndsEarly(ColumnReader::bytes);
    assertEndsEarly(ColumnReader::fixedLong);
  }

  /** A column cut off behind its first bytes, in a block that is otherwise right. */
  private static void assertEndsEarly(Consumer<ColumnReader> reading) {
    var out = new ColumnWriter();
    // as an encoding: raw; as a length: 127
    out.oneByte(ColumnWriter.RAW);
    out.oneByte(1);
    ColumnReader in = Block.open(Block.seal(out));
    assertThrows(CorruptBlockException.class, () -> reading.accept(in));
  }
}
