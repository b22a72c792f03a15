package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.problem.Problem;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Arrays become rows; what becomes of their records is told once for each. */
class ExplodeTest {
  static final String ITEMS = "{sku: {type: string}, pieces: {from: /qty, type: int}}";

  private final List<String> added = new ArrayList<>();

  static String orders(String transforms) {
    return PipelinePlanTest.orders("double", transforms.indent(4).stripTrailing());
  }

  private static RecordProcessor processor(String transforms) {
    return PipelinePlanTest.plan(orders(transforms)).newProcessor();
  }

  /** Orders with these arrays, each one second later than the one before. */
  private static RecordBatch batch(@Nullable String... arrays) {
    PipelinePlan plan = PipelinePlanTest.plan(orders("- filter: qty > 0"));
    var batch = new RecordBatch(plan.source(), arrays.length);
    for (int i = 0; i < arrays.length; i++) {
      for (int field = 0; field < batch.schema().size(); field++) batch.vector(field).setNull(i);
      ((LongVector) vector(batch, "ts")).set(i, i * 1_000_000L);
      ((LongVector) vector(batch, "qty")).set(i, i);
      set(batch, i, "country", "de");
      String array = arrays[i];
      if (array != null) set(batch, i, "extra", array);
      batch.endRow(100 + i);
    }
    return batch;
  }

  static Vector vector(RecordBatch batch, String name) {
    return batch.vector(batch.schema().position(name));
  }

  static void set(RecordBatch batch, int row, String name, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ((StringVector) vector(batch, name)).set(row, utf8, 0, utf8.length);
  }

  static @Nullable String text(RecordBatch batch, String name, int row) {
    var column = (StringVector) vector(batch, name);
    return column.isNull(row) ? null : column.dictionary().string(column.id(row));
  }

  static @Nullable Long number(RecordBatch batch, String name, int row) {
    var column = (LongVector) vector(batch, name);
    return column.isNull(row) ? null : (Long) column.get(row);
  }

  private void add(
      RecordBatch batch, long[] starts, @Nullable Vector[] arguments, long[] times, int unit) {
    for (int i = 0; i < batch.selected(); i++) {
      int row = batch.selection()[i];
      String item = text(batch, "sku", row) + " " + number(batch, "pieces", row);
      added.add(batch.offset(row) + " " + text(batch, "country", row) + " " + item);
    }
  }

  @Test
  void eachElementIsARowAndTheRestRepeats() {
    RecordProcessor processor = processor("- explode: {field: extra, as: %s}".formatted(ITEMS));
    processor.process(
        batch(
            "[{\"sku\":\"a\",\"qty\":1},{\"qty\":2,\"more\":[1]},null]",
            "[]",
            null,
            " [ { \"sku\" : \"b\\u0041\" } ] ",
            "[[1],{}]"),
        0,
        Long.MIN_VALUE,
        this::add);
    assertEquals(
        List.of(
            "100 de a 1",
            "100 de null 2",
            "100 de null null",
            "103 de bA null",
            "104 de null null",
            "104 de null null"),
        added);
    assertEquals(new Ledger(5, 3, 0, 2, 0, 0, 0), processor.ledger());
    assertEquals(new Rows(6, 0), processor.rows());
  }

  @Test
  void recordsWithoutElementsMayBeKept() {
    RecordProcessor processor =
        processor("- explode: {field: extra, as: %s, empty: keep}".formatted(ITEMS));
    processor.process(batch("[]", null), 0, Long.MIN_VALUE, this::add);
    assertEquals(List.of("100 de null null", "101 de null null"), added);
    assertEquals(new Ledger(2, 2, 0, 0, 0, 0, 0), processor.ledger());
  }

  @Test
  void whatIsNoArrayOrHasABadElementIsADeadLetterOnce() {
    RecordProcessor processor = processor("- explode: {field: extra, as: %s}".formatted(ITEMS));
    String bad = "{\"sku\":\"a\",\"qty\":\"x\"}";
    RecordBatch batch = batch("{}", "[%s,%s]".formatted(bad, bad), "[{},7]", "[{}", "[{},]");
    processor.process(batch, 0, Long.MIN_VALUE, this::add);
    assertEquals(List.of(), added);
    assertEquals(
        List.of(
            "100 record.not-an-array: field extra: \"{}\" is not an array",
            "101 record.not-an-integer: element 0 of extra: field pieces: \"x\" is not an integer",
            "102 record.bad-element: element 1 of extra: \"7\" is not an object; take the whole of"
                + " it with from: \"\"",
            "103 record.bad-json: field extra: \"[{}\" is not JSON",
            "104 record.bad-json: element 1 of extra: the record is not JSON: unexpected byte ']'"
                + " at byte 0"),
        letters(processor));
    assertEquals(new Ledger(5, 0, 0, 0, 0, 0, 5), processor.ledger());
    assertEquals(Rows.NONE, processor.rows());
  }

  private static List<String> letters(RecordProcessor processor) {
    return processor.deadLetters().stream()
        .map((Reject reject) -> reject.offset() + " " + reject.code() + ": " + reject.message())
        .toList();
  }

  /** Arrays in arrays too; an element may be taken as it is. */
  @Test
  void explodesWhatWasExploded() {
    String transforms =
        """
        - explode: {field: extra, as: {box: {type: string}, parts: {type: json}}}
        - explode: {field: parts, as: {sku: {from: "", type: string}}}
        - set: {pieces: "size(sku) / (size(sku) - 3)"}
        """;
    RecordProcessor processor = processor(transforms);
    processor.process(
        batch(
            "[{\"box\":\"x\",\"parts\":[\"a\",\"bb\"]},{\"parts\":[]},{\"parts\":[\"cccc\"]}]",
            "[{\"parts\":[]},{}]",
            "[{\"parts\":[\"a\"]},{\"parts\":[\"ccc\"]}]",
            "[{\"parts\":[\"a\"]},{\"parts\":5},{\"parts\":6}]"),
        0,
        Long.MIN_VALUE,
        this::add);
    assertEquals(List.of("100 de a 0", "100 de bb -2", "100 de cccc 4"), added);
    assertEquals(new Ledger(4, 1, 0, 1, 0, 0, 2), processor.ledger());
    assertEquals(new Rows(3, 0), processor.rows());
    assertEquals(2, processor.deadLetters().size());
  }

  @Test
  void aRecordHasOnlySoManyRows() {
    RecordProcessor processor =
        processor("- explode: {field: extra, as: {sku: {type: string}, pieces: {type: int}}}");
    String[] arrays = {
      array(Explosion.ROWS), array(Explosion.ROWS + 1), array(6_000), array(4_000), array(1)
    };
    processor.process(batch(arrays), 0, Long.MIN_VALUE, this::add);
    assertEquals(Explosion.ROWS + 10_001, added.size());
    assertEquals(new Rows(20_001, 0), processor.rows());
    assertEquals(new Ledger(5, 4, 0, 0, 0, 0, 1), processor.ledger());
    assertEquals(
        List.of(
            "101 record.too-many-rows: the arrays in extra make more than 10000 rows: split the"
                + " record"),
        letters(processor));
    // several arrays of one record have one limit
    String half = "{\"parts\":" + array(Explosion.ROWS / 2 + 1) + "}";
    String nested =
        """
        - explode: {field: extra, as: {parts: {type: json}}}
        - explode: {field: parts, as: {sku: {type: string}, pieces: {type: int}}}
        """;
    RecordProcessor twice = processor(nested);
    added.clear();
    twice.process(
        batch("[%s,%s]".formatted(half, half), "[" + half + "]"), 0, Long.MIN_VALUE, this::add);
    assertEquals(new Ledger(2, 1, 0, 0, 0, 0, 1), twice.ledger());
    assertEquals(Explosion.ROWS / 2 + 1, added.size());
  }

  private static String array(int elements) {
    return IntStream.range(0, elements)
        .mapToObj(i -> "{\"pieces\":" + i + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Neither for a row nor for a record. */
  @Test
  void nothingIsAllocatedForARow() {
    String transforms =
        "- dedupe: {key: [qty], within: 1s}\n- explode: {field: extra, as: %s}".formatted(ITEMS);
    RecordProcessor processor = processor(transforms);
    String[] arrays = new String[2_000];
    Arrays.fill(arrays, "[{\"sku\":\"a\",\"qty\":1},{\"qty\":2},{\"sku\":\"b\",\"qty\":3}]");
    RecordBatch batch = batch(arrays);
    BucketSink nowhere = (rows, starts, arguments, times, unit) -> {};
    var threads = assertInstanceOf(ThreadMXBean.class, ManagementFactory.getThreadMXBean());
    long took = Long.MAX_VALUE;
    for (int turn = 0; turn < 5; turn++) {
      processor.beginEpoch();
      long before = threads.getCurrentThreadAllocatedBytes();
      processor.process(batch, 0, Long.MIN_VALUE, nowhere);
      took = threads.getCurrentThreadAllocatedBytes() - before;
      assertEquals(turn == 0 ? 6_000 : 0, processor.rows().aggregated());
    }
    assertTrue(took < 8_000, took + " bytes for 2,000 records");
  }

  @Test
  void fieldsMustBeThereAndNamesFree() {
    String transforms =
        """
        - explode: {field: nosuch, as: {aa: {type: int}}}
        - explode: {field: status, as: {b: {type: int}}}
        - explode: {field: extra, as: {price: {type: int}, extra: {type: int}}}
        - filter: extra > 1 && aa > 2
        - explode: {field: extra, as: {c: {type: int}}}
        """;
    var refused =
        assertInstanceOf(
            PipelinePlan.Refused.class,
            PipelinePlan.compile(PipelinePlanTest.parse(orders(transforms))));
    assertEquals(
        List.of(
            "/spec/transforms/0/explode/field definition.no-such-field",
            "/spec/transforms/1/explode/field expression.type",
            "/spec/transforms/2/explode/as/price definition.conflict",
            "/spec/transforms/4/explode/field expression.type"),
        refused.problems().stream().map((Problem p) -> p.pointer() + " " + p.code()).toList());
    assertTrue(refused.problems().getFirst().line() > 0);
  }
}
