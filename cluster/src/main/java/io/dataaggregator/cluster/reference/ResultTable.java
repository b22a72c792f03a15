package io.dataaggregator.cluster.reference;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.measure.Estimate;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.reference.ReferenceBuilder;
import io.dataaggregator.engine.reference.ReferenceException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of results as a reference. They come in the order of windows, so of each key the last one is
 * that of its latest window.
 */
final class ResultTable {
  /** Results in all windows together. */
  private static final long MAX_RESULTS = 10L * ReferenceBuilder.MAX_ROWS;

  private final String pipeline;
  private final List<FieldDefinition> fields;
  private final Set<String> key;
  private final ReferenceBuilder builder;
  private long generation;
  private long results;

  ResultTable(String pipeline, Lookup lookup, long maxBytes) {
    this.pipeline = pipeline;
    fields = lookup.usedFields();
    key = lookup.keyFields().stream().map(FieldDefinition::from).collect(Collectors.toSet());
    builder = new ReferenceBuilder(lookup, maxBytes, true);
  }

  void add(ResultPage page) {
    generation = page.generation();
    results += page.items().size();
    if (results > MAX_RESULTS) throw ReferenceException.limit("limit.reference-rows", tooMany());
    if (page.items().isEmpty()) return;
    checkKey(page.items().getFirst());
    var batch = new RecordBatch(builder.schema(), page.items().size());
    for (ResultPage.Row row : page.items()) {
      for (int i = 0; i < fields.size(); i++) {
        set(batch.vector(i), batch.rows(), fields.get(i), value(row, fields.get(i)));
      }
      batch.endRow(batch.rows());
    }
    builder.add(batch);
  }

  Reference build() {
    return builder.build("generation " + generation + " ", Loading.now());
  }

  private String tooMany() {
    return "pipeline "
        + pipeline
        + " has more than "
        + MAX_RESULTS
        + " results in all windows, too many to find the latest ones: look up in one with longer"
        + " windows, or none";
  }

  /** Part of a group key would be that of several rows. */
  private void checkKey(ResultPage.Row row) {
    if (key.equals(row.key().keySet())) return;
    throw wrong(
        "groups by "
            + names(row.key())
            + ", so 'on' must name all of these and nothing else, or several rows would be found");
  }

  private static String names(Map<String, @Nullable Object> some) {
    return some.isEmpty() ? "nothing" : String.join(", ", some.keySet());
  }

  private @Nullable Object value(ResultPage.Row row, FieldDefinition field) {
    String name = field.from();
    if (row.key().containsKey(name)) return row.key().get(name);
    if (row.values().containsKey(name)) return row.values().get(name);
    throw wrong(
        "has no "
            + name
            + "; its results have "
            + names(row.key())
            + " and "
            + names(row.values()));
  }

  private void set(Vector column, int row, FieldDefinition field, @Nullable Object value) {
    if (value == null) {
      column.setNull(row);
      return;
    }
    try {
      switch (column) {
        case BoolVector bools -> bools.set(row, (Boolean) value);
        case DoubleVector doubles -> doubles.set(row, real(value));
        case LongVector longs -> longs.set(row, number(field.type(), value));
        case StringVector strings -> {
          byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
          strings.set(row, text, 0, text.length);
        }
      }
    } catch (ClassCastException | ArithmeticException e) {
      throw wrong(
          "has "
              + field.from()
              + " = "
              + value
              + ", which is no "
              + field.type()
              + ": declare it"
              + " as what it is");
    }
  }

  private static double real(Object value) {
    return value instanceof Estimate estimate
        ? estimate.doubleValue()
        : ((Number) value).doubleValue();
  }

  private static long number(FieldType type, Object value) {
    return switch (type.kind()) {
      case DECIMAL -> decimal(value).setScale(type.scale()).unscaledValue().longValueExact();
      case TIMESTAMP -> ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value);
      case BOOL, INT, DOUBLE, STRING, JSON ->
          value instanceof BigInteger large ? large.longValueExact() : (Long) value;
    };
  }

  private static BigDecimal decimal(Object value) {
    return switch (value) {
      case Long whole -> BigDecimal.valueOf(whole);
      case BigInteger whole -> new BigDecimal(whole);
      default -> (BigDecimal) value;
    };
  }

  private ReferenceException wrong(String what) {
    return ReferenceException.wrong("source.bad-reference", "pipeline " + pipeline + " " + what);
  }
}
