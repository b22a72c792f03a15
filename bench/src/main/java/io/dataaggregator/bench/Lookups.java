package io.dataaggregator.bench;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.plan.RecordProcessor;
import io.dataaggregator.engine.reference.ReferenceBuilder;
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

/** What it costs to look decoded records up, and to leave out what was not found. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Lookups {
  /** Rows of the reference, of keys that no order has. */
  private static final int ROWS = 100_000;

  /** By a text of few values, by a number, and by both. */
  @Param({"{text: country}", "{whole: qty}", "{text: country, whole: qty}"})
  public String on = "";

  private List<RecordBatch> decoded = List.of();
  private RecordProcessor processor;

  /** Makes the reference. */
  @Setup
  public void prepare() {
    PipelinePlan plan =
        Work.transformed(
            "lookup: {file: {path: a.csv, format: {type: csv}, fields: {text: {type: string},"
                + " whole: {type: int}, taken: {type: int}}}, on: "
                + on
                + ", take: [taken], missing: drop}");
    decoded = HotPath.decoded(plan, Orders.bytes(Decode.RECORDS, Form.CSV));
    var builder = new ReferenceBuilder(plan.lookups().getFirst(), 1L << 30, false);
    var batch = new RecordBatch(builder.schema(), ROWS);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < batch.schema().size(); i++) {
        if (batch.vector(i) instanceof LongVector numbers) numbers.set(row, -1 - row);
        if (batch.vector(i) instanceof StringVector texts) {
          texts.set(row, texts.dictionary().add("nowhere-" + row));
        }
      }
      batch.endRow(row);
    }
    builder.add(batch);
    processor = plan.newProcessor();
    processor.join(List.of(builder.build("", 0)));
  }

  /** All batches, all of whose records are selected anew; per record. */
  @Benchmark
  @OperationsPerInvocation(Decode.RECORDS)
  public long lookUp() {
    processor.beginEpoch();
    for (RecordBatch each : decoded) {
      int[] selection = each.selection();
      for (int row = 0; row < each.rows(); row++) selection[row] = row;
      each.select(each.rows());
      processor.process(each, 0, Long.MIN_VALUE, (batch, starts, arguments, times, unit) -> {});
    }
    return processor.ledger().filtered();
  }
}
