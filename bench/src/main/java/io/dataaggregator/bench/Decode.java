package io.dataaggregator.bench;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.decode.Decoder;
import io.dataaggregator.engine.decode.Decoders;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.util.List;
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

/** What a record costs on its way from bytes to columns, by format. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Decode {
  static final int RECORDS = 100_000;

  private static final List<String> COLUMNS =
      List.of("id", "ts", "user", "country", "product", "qty", "price", "status");

  @Param public Form form = Form.CSV;

  private SourceDefinition source;
  private byte[] bytes;
  private RecordBatch batch;

  /** Orders in the form. */
  @Setup
  public void prepare() {
    PipelinePlan plan = Work.plan(form);
    source = plan.definition().source();
    bytes = Orders.bytes(RECORDS, form);
    batch = new RecordBatch(plan.source(), RecordBatch.ROWS);
  }

  /** Six fields of eight, three of them texts; per record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long decode() {
    Decoder decoder = decoder(source);
    long rows = 0;
    for (int from = 0; from < bytes.length; ) {
      batch.clear();
      from = decoder.decode(bytes, from, bytes.length, 0, true, batch);
      rows += batch.rows();
    }
    return rows;
  }

  static Decoder decoder(SourceDefinition source) {
    return Decoders.of(source.bytesFormat(), source.fields(), COLUMNS, false);
  }
}
