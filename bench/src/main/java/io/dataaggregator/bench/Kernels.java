package io.dataaggregator.bench;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.expression.Expression;
import io.dataaggregator.engine.expression.RowErrors;
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

/** What an expression costs over decoded batches, each kind of kernel by itself. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Kernels {
  /** What is evaluated. Texts are computed once for each of their values. */
  @Param({
    "qty + 1",
    "qty / 3",
    "qty * price",
    "-price",
    "qty > 5",
    "price >= 10.0",
    "status == 'ok'",
    "country < 'MA'",
    "country in ['AA','BH']",
    "product.startsWith('product-00')",
    "country.lowerAscii()",
    "size(product)",
    "status == 'ok' && price >= 10.0",
    "qty > 5 ? qty : null",
    "ts.truncate('hour')",
    "ts.truncate('day', 'Europe/Berlin')",
    "ts.getHours()",
    "ts + duration('90m')",
    "double(qty)",
    "int(price)",
    "string(qty)",
    "string(price)",
    "string(ts)",
    "country+product",
    "product.contains(country)"
  })
  public String expression = "";

  private final PipelinePlan plan = Work.plan(Form.CSV);
  private final List<RecordBatch> decoded =
      HotPath.decoded(plan, Orders.bytes(Decode.RECORDS, Form.CSV));
  private final RowErrors errors = new RowErrors();
  private Expression compiled;

  /** Compiles it. */
  @Setup
  public void prepare() {
    compiled = HotPath.expression(plan, expression);
  }

  /** All batches; per record. */
  @Benchmark
  @OperationsPerInvocation(Decode.RECORDS)
  public int evaluate() {
    int nulls = 0;
    for (RecordBatch each : decoded) {
      nulls += compiled.evaluate(each, errors).mayHaveNulls() ? 1 : 0;
    }
    return nulls + errors.count();
  }
}
