package io.dataaggregator.bench;

import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.decode.Decoder;
import io.dataaggregator.engine.decode.Decoders;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.plan.RecordProcessor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a record costs on its way from bytes to a delta, and a bucket from there on. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HotPath {
  static final int RECORDS = 100_000;

  private static final List<String> COLUMNS =
      List.of("id", "ts", "user", "country", "product", "qty", "price", "status");

  private final PipelinePlan plan = Work.plan();
  private final byte[] csv = Orders.csv(RECORDS);
  private final SourceDefinition source = plan.definition().source();
  private final RecordBatch batch = new RecordBatch(source.schema(), RecordBatch.ROWS);
  private final RecordProcessor processor = plan.newProcessor();
  private final BucketTable delta = new BucketTable(plan.aggregate());
  private final BucketTable state = new BucketTable(plan.aggregate());
  private Bytes encoded = Bytes.EMPTY;

  /** An epoch to encode and to merge. */
  @Setup(Level.Trial)
  public void prepare() {
    aggregate();
    encoded = delta.encode();
  }

  /** Bytes to columns; per record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long decode() {
    Decoder decoder = Decoders.of(source.format(), source.fields(), COLUMNS, false);
    long rows = 0;
    for (int from = 0; from < csv.length; ) {
      batch.clear();
      from = decoder.decode(csv, from, csv.length, 0, true, batch);
      rows += batch.rows();
    }
    return rows;
  }

  /** Bytes to buckets: decode, filter, window, arguments, accumulators; per record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int aggregate() {
    Decoder decoder = Decoders.of(source.format(), source.fields(), COLUMNS, false);
    delta.clear();
    for (int from = 0; from < csv.length; ) {
      batch.clear();
      from = decoder.decode(csv, from, csv.length, 0, true, batch);
      processor.beginEpoch();
      processor.process(batch, 0, Long.MIN_VALUE, delta::add);
    }
    return delta.size();
  }

  /** A delta to bytes; per record of the epoch. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int encode() {
    return delta.encode().length();
  }

  /** A delta into the split's state; per record of the epoch. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int merge() {
    state.clear();
    state.merge(encoded);
    state.merge(encoded);
    return state.size();
  }
}
