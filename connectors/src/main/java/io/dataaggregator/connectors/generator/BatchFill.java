package io.dataaggregator.connectors.generator;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Writes records into the one batch of a reader, column by column. One thread. */
final class BatchFill {
  /** As decoders: dead letters of a batch are all in memory. */
  private static final int REJECTS = 256;

  private final Recipe recipe;
  private final RecordBatch batch;
  private final List<Column> columns = new ArrayList<>();
  private final long[] numbers = new long[RecordBatch.ROWS];

  /** Writes a value of each of the first {@code rows} records. */
  private interface Column {
    void fill(long[] numbers, int rows);
  }

  BatchFill(Recipe recipe, SourceDefinition source) {
    this.recipe = recipe;
    batch = new RecordBatch(source.schema(), RecordBatch.ROWS);
    for (int i = 0; i < source.fields().size(); i++) {
      columns.add(column(source.fields().get(i), batch.vector(i)));
    }
  }

  private Column column(FieldDefinition field, Vector vector) {
    GeneratorField made = GeneratorField.find(field.from());
    return switch (made) {
      case AT -> longs(vector, recipe::atMicros);
      case SEQUENCE -> longs(vector, number -> number);
      case AMOUNT -> longs(vector, recipe::amount);
      case PRICE -> prices(((DoubleVector) vector).values());
      case KEY -> keys((StringVector) vector);
      case null -> throw new IllegalStateException("no field " + field.from() + " is made");
    };
  }

  private static Column longs(Vector vector, LongUnaryOperator value) {
    long[] values = ((LongVector) vector).values();
    return (of, rows) -> {
      for (int row = 0; row < rows; row++) values[row] = value.applyAsLong(of[row]);
    };
  }

  private Column prices(double[] values) {
    return (of, rows) -> {
      for (int row = 0; row < rows; row++) values[row] = recipe.price(of[row]);
    };
  }

  /** Each key goes to the dictionary once, which is larger than there can be keys. */
  private Column keys(StringVector vector) {
    int[] known = new int[recipe.keys()];
    Arrays.fill(known, -1);
    int[] ids = vector.ids();
    return (of, rows) -> {
      for (int row = 0; row < rows; row++) {
        int key = recipe.key(of[row]);
        if (known[key] < 0) known[key] = vector.dictionary().add(Recipe.keyName(key));
        ids[row] = known[key];
      }
    };
  }

  RecordBatch batch() {
    return batch;
  }

  /**
   * Fills the batch, which is emptied before.
   *
   * @param count how many records to write, at most a batch's rows
   * @return where the next record begins; fewer are written where many are malformed
   */
  long fill(int unit, long offset, int count) {
    batch.clear();
    int rows = 0;
    long next = offset;
    for (long end = offset + count; next < end && batch.rejects().size() < REJECTS; next++) {
      long number = recipe.number(unit, next);
      if (recipe.isMalformed(number)) {
        batch.reject(malformed(number, next));
      } else {
        numbers[rows++] = number;
        batch.endRow(next);
      }
    }
    for (Column column : columns) column.fill(numbers, rows);
    return next;
  }

  private Reject malformed(long number, long offset) {
    String message = "record " + number + " has no amount: it is malformed, as the options ask";
    var raw = Bytes.of(recipe.raw(number).getBytes(StandardCharsets.UTF_8));
    return new Reject(offset, "record.malformed", message, raw);
  }
}
