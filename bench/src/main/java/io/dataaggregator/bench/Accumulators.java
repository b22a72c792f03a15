package io.dataaggregator.bench;

import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

/**
 * What each measure costs by itself, by minute and country: 150 buckets of some 630 records. What
 * {@code count()} takes is mostly the way to the bucket, which all of them have in common.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Accumulators {
  static final int BUCKETS = 150;

  /** The one measure of the table. */
  @Param({
    "count()",
    "sum(qty)",
    "sum(price)",
    "avg(price)",
    "max(price)",
    "max(product)",
    "first(price)",
    "last(product)",
    "stddev(qty)",
    "stddev(price)",
    "distinct(product)",
    "quantile(price, 0.5)",
    "top(product, 10)"
  })
  public String measure = "";

  private List<Consumer<BucketTable>> processed;
  private BucketTable delta;
  private Bytes encoded;
  private BucketTable state;

  /** An epoch to encode, and a state to merge it into. */
  @Setup
  public void prepare() {
    PipelinePlan plan = Work.plan("country", measure);
    processed = HotPath.processed(plan, Orders.bytes(Decode.RECORDS, Form.CSV));
    delta = new BucketTable(plan.aggregate());
    if (add() != BUCKETS) throw new IllegalStateException(delta.size() + " buckets");
    encoded = delta.encode();
    state = BucketTable.of(plan.aggregate(), encoded);
  }

  /** Records into an empty table; per record read. */
  @Benchmark
  @OperationsPerInvocation(Decode.RECORDS)
  public int add() {
    delta.clear();
    for (Consumer<BucketTable> each : processed) each.accept(delta);
    return delta.size();
  }

  /** A delta to bytes; per bucket. */
  @Benchmark
  @OperationsPerInvocation(BUCKETS)
  public int encode() {
    return delta.encode().length();
  }

  /** A delta into a state that has its buckets already; per bucket. */
  @Benchmark
  @OperationsPerInvocation(BUCKETS)
  public int merge() {
    state.merge(encoded);
    return state.size();
  }
}
