package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import java.util.List;

/**
 * An expression that one stream evaluates, batch by batch. Not thread-safe: it owns its buffers.
 *
 * <p>Every function and operator gives null where an operand is null, before it could fail; {@code
 * &&}, {@code ||}, {@code ?:}, {@code has} and the null tests have rules of their own
 * (docs/expressions.md).
 */
public final class Expression {
  private static final int LIMIT_SOURCE_CHARS = 200;
  private static final int LIMIT_VALUE_CHARS = 64;

  private final String source;
  private final Kernel root;
  private final List<Integer> fieldPositions;

  Expression(String source, Kernel root, List<Integer> fieldPositions) {
    this.source = source;
    this.root = root;
    this.fieldPositions = fieldPositions;
  }

  public FieldType type() {
    return root.type();
  }

  /**
   * The expression's value for every selected row.
   *
   * @param errors gets the selected rows that have no value, ascending; the caller takes them out
   *     of the selection
   * @return a column that is valid at the selected rows until the next call, and null at rows with
   *     an error; a bare field gives the batch's own column
   */
  public Vector evaluate(RecordBatch batch, RowErrors errors) {
    int[] rows = batch.selection();
    int count = batch.selected();
    Vector result = root.evaluate(batch, rows, count);
    Faults faults = root.faults();
    if (faults.any()) report(batch, rows, count, faults, errors);
    return result;
  }

  private void report(RecordBatch batch, int[] rows, int count, Faults faults, RowErrors errors) {
    for (int i = 0; i < count; i++) {
      Fault fault = faults.get(rows[i]);
      if (fault != null) errors.add(rows[i], fault.code(), message(batch, rows[i], fault));
    }
  }

  private String message(RecordBatch batch, int row, Fault fault) {
    var text = new StringBuilder(cut(source, LIMIT_SOURCE_CHARS)).append(": ").append(fault.text());
    String separator = " where ";
    for (int position : fieldPositions) {
      Object value = Cells.read(batch.vector(position), batch.schema().field(position).type(), row);
      text.append(separator).append(batch.schema().field(position).name()).append(" = ");
      text.append(cut(String.valueOf(value), LIMIT_VALUE_CHARS));
      separator = ", ";
    }
    return text.toString();
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit) + "...";
  }
}
