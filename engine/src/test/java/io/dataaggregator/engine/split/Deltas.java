package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.List;

/** What epochs add, counted in real tables: windows of 10, one integer key. */
final class Deltas {
  static final AggregatePlan WINDOWS =
      plan(new WindowDefinition.Tumbling(10, "at", 5, WindowDefinition.Late.REJECT));
  static final AggregatePlan ALL_TIME = plan(new WindowDefinition.None());

  private Deltas() {}

  private static AggregatePlan plan(WindowDefinition window) {
    return new AggregatePlan(
        List.of(new Field("key", FieldType.INT)),
        window,
        List.of(new AggregateCall(MeasureKind.SUM, FieldType.INT, 0)));
  }

  /** One record for each number, which is its event time and its key. */
  static Delta of(AggregatePlan plan, long... numbers) {
    return modulo(Integer.MAX_VALUE, plan, numbers);
  }

  /** As {@link #of(AggregatePlan, long...)}, but with keys below {@code keys}. */
  static Delta modulo(int keys, AggregatePlan plan, long... numbers) {
    BucketTable table = new BucketTable(plan);
    if (numbers.length > 0) {
      RecordBatch batch = new RecordBatch(new Schema(plan.keys()), numbers.length);
      long[] starts = new long[numbers.length];
      for (int row = 0; row < numbers.length; row++) {
        ((LongVector) batch.vector(0)).set(row, Math.floorMod(numbers[row], (long) keys));
        starts[row] = plan.window().start(numbers[row]);
        batch.endRow(row);
      }
      table.add(batch, starts, arguments(plan, batch, numbers), numbers, 0);
    }
    return TableBuckets.delta(table);
  }

  /** The key, or the time of those calls that are of times. */
  private static Vector[] arguments(AggregatePlan plan, RecordBatch batch, long[] numbers) {
    var times =
        new RecordBatch(new Schema(List.of(new Field("at", FieldType.TIMESTAMP))), numbers.length);
    for (int row = 0; row < numbers.length; row++) {
      ((LongVector) times.vector(0)).set(row, numbers[row]);
    }
    return plan.calls().stream()
        .map(
            call -> FieldType.TIMESTAMP.equals(call.argument()) ? times.vector(0) : batch.vector(0))
        .toArray(Vector[]::new);
  }
}
