package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.Accumulator;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Events, snapshots and segments hold buckets, so what was encoded once is read for ever, and comes
 * to the same values. A golden file, and beside it what it comes to, is written once, by {@code
 * -Dgolden.write}, and never edited.
 */
class GoldenBucketsTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final int HEX_LINE = 96;
  private static final int ROWS = 2_000;
  private static final long MINUTE = 60_000_000;
  private static final List<FieldType> TYPES =
      List.of(
          FieldType.BOOL,
          FieldType.INT,
          FieldType.DOUBLE,
          FieldType.decimal(2),
          FieldType.STRING,
          FieldType.TIMESTAMP);

  @ParameterizedTest
  @EnumSource
  void whatWasEncodedComesToTheSame(MeasureKind kind) throws IOException {
    AggregatePlan plan = plan(kind);
    BucketTable filled = filled(plan);
    String name = "buckets-" + kind.name().toLowerCase(Locale.ROOT);
    Path bytes = GOLDEN.resolve(name + ".hex");
    Path meaning = GOLDEN.resolve(name + ".txt");
    if (Files.notExists(bytes) && Boolean.getBoolean("golden.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(bytes, hex(filled.encode()));
      Files.writeString(meaning, text(plan, filled));
    }
    assertTrue(
        Files.exists(bytes),
        () -> bytes + " is missing; write it with -Dgolden.write, as CONTRIBUTING says");
    String hex = Files.readString(bytes).replaceAll("\\s", "");
    BucketTable golden = BucketTable.of(plan, Bytes.of(HexFormat.of().parseHex(hex)));
    assertEquals(Files.readString(meaning), text(plan, golden));
    // this sketch alone is made with randomness
    if (kind != MeasureKind.QUANTILE) assertEquals(Files.readString(meaning), text(plan, filled));
  }

  private static AggregatePlan plan(MeasureKind kind) {
    double parameter =
        switch (kind) {
          case QUANTILE -> 0.9;
          case TOP -> 3;
          case COUNT, SUM, AVG, MIN, MAX, STDDEV, VARIANCE, FIRST, LAST, DISTINCT -> 0;
        };
    var calls = new ArrayList<AggregateCall>();
    if (kind == MeasureKind.COUNT) calls.add(new AggregateCall(kind, null, 0));
    for (FieldType type : TYPES) {
      if (Accumulator.accepts(kind, type)) calls.add(new AggregateCall(kind, type, parameter));
    }
    List<Field> keys = TYPES.stream().map(GoldenBucketsTest::field).toList();
    var window = new WindowDefinition.Tumbling(MINUTE, "at", 0, WindowDefinition.Late.REJECT);
    return new AggregatePlan(keys, window, calls);
  }

  private static Field field(FieldType type) {
    return new Field("by" + TYPES.indexOf(type), type);
  }

  /** A bucket of many records, and some of few. */
  private static BucketTable filled(AggregatePlan plan) {
    var fields = new ArrayList<>(plan.keys());
    for (FieldType type : TYPES) fields.add(new Field("of" + TYPES.indexOf(type), type));
    var table = new BucketTable(plan);
    var batch = new RecordBatch(new Schema(fields), ROWS);
    long[] starts = new long[ROWS];
    long[] times = new long[ROWS];
    for (int row = 0; row < ROWS; row++) {
      int bucket = row % 100 == 99 ? row / 100 % 4 : 0;
      starts[row] = -MINUTE * (bucket / 2);
      times[row] = starts[row] + row * 7919L % MINUTE;
      for (int i = 0; i < TYPES.size(); i++) {
        set(batch.vector(i), row, bucket, bucket == 3);
        set(batch.vector(TYPES.size() + i), row, row, row % 11 == 10);
      }
      batch.endRow(row);
    }
    var arguments = new @Nullable Vector[plan.calls().size()];
    for (int i = 0; i < arguments.length; i++) {
      FieldType type = plan.calls().get(i).argument();
      if (type != null) arguments[i] = batch.vector(TYPES.size() + TYPES.indexOf(type));
    }
    table.add(batch, starts, arguments, times, 7);
    return table;
  }

  private static void set(Vector vector, int row, int number, boolean isNull) {
    if (isNull) {
      vector.setNull(row);
      return;
    }
    switch (vector) {
      case BoolVector bools -> bools.set(row, number % 3 == 0);
      case DoubleVector doubles -> doubles.set(row, Math.scalb(number - 700.3, number % 60 - 30));
      case LongVector longs -> longs.set(row, (number % 900 - 300) * 1_000_003L);
      case StringVector texts ->
          texts.set(row, texts.dictionary().add("\u6771 " + Math.min(number % 900, 500)));
    }
  }

  private static String text(AggregatePlan plan, BucketTable table) {
    var rows = new MergedRows(plan, BucketFilter.ALL, KeyStart.FIRST, null, () -> null);
    rows.addOpen(table);
    var text = new StringBuilder();
    for (MergedBucket row; (row = rows.next()) != null; ) {
      text.append(row.windowStart()).append(' ').append(row.keyValues());
      text.append(' ').append(row.records()).append('\n');
      for (Object value : row.callValues()) text.append("  ").append(value).append('\n');
    }
    return text.toString();
  }

  private static String hex(Bytes bytes) {
    String hex = HexFormat.of().formatHex(bytes.array());
    return hex.replaceAll("(.{" + HEX_LINE + "})(?!$)", "$1\n") + "\n";
  }
}
