package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.Vector;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Batches from plain values, and the outcome of expressions as plain values. */
final class Rows {
  private Rows() {}

  static RecordBatch batch(Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
    var batch = new RecordBatch(schema, Math.max(1, rows.size()));
    fill(batch, rows);
    return batch;
  }

  static void fill(RecordBatch batch, List<? extends List<? extends @Nullable Object>> rows) {
    batch.clear();
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < batch.schema().size(); i++) {
        set(batch.vector(i), batch.schema().field(i), row, rows.get(row).get(i));
      }
      batch.endRow(row * 10L);
    }
  }

  private static void set(Vector column, Field field, int row, @Nullable Object value) {
    if (value == null) column.setNull(row);
    else if (value instanceof BigDecimal decimal) {
      ((LongVector) column)
          .set(row, decimal.setScale(field.type().scale()).unscaledValue().longValueExact());
    } else Cells.write(column, row, value);
  }

  static CompiledExpression compile(String source, Schema schema) {
    return switch (Expressions.compile(source, schema)) {
      case Compilation.Compiled(CompiledExpression expression) -> expression;
      case Compilation.Refused(List<ExpressionProblem> problems) ->
          throw new AssertionError(source + ": " + problems);
    };
  }

  static List<ExpressionProblem> problems(String source, Schema schema) {
    return switch (Expressions.compile(source, schema)) {
      case Compilation.Compiled(CompiledExpression expression) ->
          throw new AssertionError(source + " compiled to " + expression.type());
      case Compilation.Refused(List<ExpressionProblem> problems) -> problems;
    };
  }

  /** By row: the value, null, or the code of the error; rows out of the selection are absent. */
  static List<@Nullable Object> evaluate(Expression expression, RecordBatch batch) {
    var errors = new RowErrors();
    Vector result = expression.evaluate(batch, errors);
    @Nullable Object[] outcome = new Object[batch.rows()];
    Arrays.fill(outcome, "unselected");
    for (int i = 0; i < batch.selected(); i++) {
      int row = batch.selection()[i];
      outcome[row] = Cells.read(result, expression.type(), row);
    }
    for (int i = 0; i < errors.count(); i++) {
      if (outcome[errors.row(i)] != null) throw new AssertionError("an error beside a value");
      outcome[errors.row(i)] = errors.code(i);
    }
    return Arrays.asList(outcome);
  }
}
