package io.dataaggregator.bench;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.decode.Decoder;
import io.dataaggregator.engine.decode.Decoders;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
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

/** What a text costs to decode by how many there are, in a reader that has met them all before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Texts {
  private static final int RECORDS = 1_000_000;

  /** How many different ones. */
  @Param({"100", "10000", "100000", "500000"})
  public int texts;

  /** How many bytes each has: {@code user-} and a number of so many digits. */
  @Param({"11", "36"})
  public int length;

  /** Whether only their hashes are wanted. */
  @Param({"false", "true"})
  public boolean hashed;

  private byte[] bytes = {};
  private Decoder decoder;
  private RecordBatch batch;

  /** CSV of two columns, of which the second is not read. */
  @Setup
  public void prepare() {
    var text = new StringBuilder();
    var random = new SplittableRandom(1);
    for (int i = 0; i < RECORDS; i++) {
      text.append(("user-%0" + (length - 5) + "d,\n").formatted(random.nextInt(texts)));
    }
    bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    var fields = List.of(new FieldDefinition("user", "user", FieldType.STRING, null));
    var csv = new FormatDefinition.Csv(',', false);
    decoder = Decoders.of(csv, fields, List.of("user", "x"), false);
    var schema = new Schema(List.of(new Field("user", FieldType.STRING)));
    batch = new RecordBatch(schema, 4096, hashed ? Set.of("user") : Set.of());
    decode();
  }

  /** One text a record, and finding its line. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long decode() {
    long rows = 0;
    for (int from = 0; from < bytes.length; ) {
      batch.clear();
      from = decoder.decode(bytes, from, bytes.length, 0, true, batch);
      rows += batch.rows();
    }
    return rows;
  }
}
