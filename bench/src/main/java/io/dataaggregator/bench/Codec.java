package io.dataaggregator.bench;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.columnar.Block;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a value costs on its way into a stored block and out of it, by the kind of its column. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Codec {
  static final int VALUES = 16_384;

  /** What a column holds. */
  public enum Kind {
    /** Ascending, a second apart. */
    TIMES,
    /** Whole numbers below a thousand. */
    COUNTS,
    /** Whole numbers of 64 bits without any pattern. */
    HASHES,
    /** Doubles of two decimals. */
    PRICES,
    /** One of a thousand texts. */
    TEXTS,
    /** True or false. */
    FLAGS
  }

  /** What is written and read. */
  @Param public Kind kind = Kind.TIMES;

  private final long[] longs = new long[VALUES];
  private final double[] doubles = new double[VALUES];
  private final boolean[] bits = new boolean[VALUES];
  private final int[] ids = new int[VALUES];
  private final Dictionary texts = new Dictionary();
  private final ColumnWriter writer = new ColumnWriter();
  private Bytes block;

  /** A column of the kind, and a block of it. */
  @Setup
  public void prepare() {
    var random = new SplittableRandom(42);
    int[] known = new int[1_000];
    for (int i = 0; i < known.length; i++) known[i] = texts.add("product-" + i);
    for (int i = 0; i < VALUES; i++) {
      longs[i] =
          switch (kind) {
            case TIMES -> 1_764_547_200_000_000L + i * 1_000_000L;
            case HASHES -> random.nextLong();
            case COUNTS, PRICES, TEXTS, FLAGS -> random.nextInt(1_000);
          };
      doubles[i] = (100 + random.nextInt(99_900)) / 100.0;
      bits[i] = random.nextBoolean();
      ids[i] = known[random.nextInt(known.length)];
    }
    write();
    block = Block.seal(writer);
  }

  private void write() {
    writer.clear();
    switch (kind) {
      case TIMES, COUNTS, HASHES -> writer.longs(longs, 0, VALUES);
      case PRICES -> writer.doubles(doubles, 0, VALUES);
      case TEXTS -> writer.strings(texts, ids, 0, VALUES);
      case FLAGS -> writer.bits(bits, 0, VALUES);
    }
  }

  /** A column into a writer; per value. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public int encode() {
    write();
    return writer.size();
  }

  /** The same into a block, compressed and with its checksum; per value. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public int seal() {
    write();
    return Block.seal(writer).length();
  }

  /** A block into a column; per value. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public int open() {
    ColumnReader in = Block.open(block);
    switch (kind) {
      case TIMES, COUNTS, HASHES -> in.longs(longs, 0, VALUES);
      case PRICES -> in.doubles(doubles, 0, VALUES);
      case TEXTS -> in.strings(new Dictionary(), ids, 0, VALUES);
      case FLAGS -> in.bits(bits, 0, VALUES);
    }
    return in.remaining();
  }
}
