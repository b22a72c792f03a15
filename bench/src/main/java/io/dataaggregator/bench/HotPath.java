package io.dataaggregator.bench;

import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.decode.Decoder;
import io.dataaggregator.engine.expression.Compilation;
import io.dataaggregator.engine.expression.Expression;
import io.dataaggregator.engine.expression.Expressions;
import io.dataaggregator.engine.expression.RowErrors;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.plan.RecordProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a record costs after it was decoded: each step alone, and all of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HotPath {
  private final PipelinePlan plan = Work.plan(Form.CSV);
  private final byte[] csv = Orders.bytes(Decode.RECORDS, Form.CSV);
  private final List<RecordBatch> decoded = decoded(plan, csv);
  private final List<Consumer<BucketTable>> processed = processed(plan, csv);
  private final Expression condition = expression(plan, "status == 'ok' && price >= 10.0");
  private final Expression product = expression(plan, "qty * price");
  private final RowErrors errors = new RowErrors();
  private final RecordBatch batch = new RecordBatch(plan.source(), RecordBatch.ROWS);
  private final RecordProcessor processor = plan.newProcessor();
  private final BucketTable whole = new BucketTable(plan.aggregate());
  private final BucketTable delta = new BucketTable(plan.aggregate());
  private Bytes encoded;
  private BucketTable state;

  /** An epoch to encode, and a state to merge it into. */
  @Setup
  public void prepare() {
    aggregate();
    encoded = delta.encode();
    state = BucketTable.of(plan.aggregate(), encoded);
  }

  /** Batches as a split reads them; their dictionaries are the same, as a reader's are. */
  static List<RecordBatch> decoded(PipelinePlan plan, byte[] csv) {
    Decoder decoder = Decode.decoder(plan.definition().source());
    var batches = new ArrayList<RecordBatch>();
    for (int from = 0; from < csv.length; ) {
      var next = new RecordBatch(plan.source(), RecordBatch.ROWS);
      for (int i = 0; i < next.schema().size() && !batches.isEmpty(); i++) {
        if (next.vector(i) instanceof StringVector texts
            && batches.getFirst().vector(i) instanceof StringVector first) {
          texts.use(first.dictionary());
        }
      }
      from = decoder.decode(csv, from, csv.length, 0, true, next);
      batches.add(next);
    }
    return batches;
  }

  /** Batches on the doorstep of a table, each from a processor of its own, whose arrays stay. */
  static List<Consumer<BucketTable>> processed(PipelinePlan plan, byte[] csv) {
    var all = new ArrayList<Consumer<BucketTable>>();
    for (RecordBatch each : decoded(plan, csv)) {
      plan.newProcessor()
          .process(
              each,
              0,
              Long.MIN_VALUE,
              (kept, starts, arguments, times, unit) -> {
                @Nullable Vector[] values = arguments.clone();
                all.add(table -> table.add(kept, starts, values, times, unit));
              });
    }
    return all;
  }

  static Expression expression(PipelinePlan plan, String text) {
    return switch (Expressions.compile(text, plan.source())) {
      case Compilation.Compiled(var expression) -> expression.newExpression();
      case Compilation.Refused(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  /** A condition over a text and a number; per record. */
  @Benchmark
  @OperationsPerInvocation(Decode.RECORDS)
  public int filter() {
    return evaluate(condition);
  }

  /** A column that is the product of two; per record. */
  @Benchmark
  @OperationsPerInvocation(Decode.RECORDS)
  public int set() {
    return evaluate(product);
  }

  private int evaluate(Expression expression) {
    int nulls = 0;
    for (RecordBatch each : decoded) {
      nulls += expression.evaluate(each, errors).mayHaveNulls() ? 1 : 0;
    }
    return nulls + errors.count();
  }

  /** Batches into an empty table: keys, windows and three accumulators; per record read. */
  @Benchmark
  @OperationsPerInvocation(Decode.RECORDS)
  public int aggregate() {
    delta.clear();
    for (Consumer<BucketTable> each : processed) each.accept(delta);
    return delta.size();
  }

  /** Bytes to buckets: decode, filter, window, arguments, accumulators; per record. */
  @Benchmark
  @OperationsPerInvocation(Decode.RECORDS)
  public int bytesToBuckets() {
    Decoder decoder = Decode.decoder(plan.definition().source());
    whole.clear();
    for (int from = 0; from < csv.length; ) {
      batch.clear();
      from = decoder.decode(csv, from, csv.length, 0, true, batch);
      processor.beginEpoch();
      processor.process(batch, 0, Long.MIN_VALUE, whole::add);
    }
    return whole.size();
  }

  /** A delta to bytes; per record of its epoch. */
  @Benchmark
  @OperationsPerInvocation(Decode.RECORDS)
  public int encode() {
    return delta.encode().length();
  }

  /** A delta into a state that has its buckets already; per record of its epoch. */
  @Benchmark
  @OperationsPerInvocation(Decode.RECORDS)
  public int merge() {
    state.merge(encoded);
    return state.size();
  }
}
