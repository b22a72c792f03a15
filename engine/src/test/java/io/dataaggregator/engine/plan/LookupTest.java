package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.reference.ReferenceBuilder;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records get the fields of the row with their key, or what a lookup has for those without. */
class LookupTest {
  static final String FILE =
      "file: {path: lands.csv, format: {type: csv}, fields: {code: {type: string}, no: {type: int},"
          + " name: {type: string}, size: {type: int}, rate: {type: double}, eu: {type: bool}}}";
  static final String ALL =
      "- lookup: {"
          + FILE
          + ", on: {code: country}, take: {name: land, size: size, rate: rate, eu: eu}%s}";

  private final List<String> added = new ArrayList<>();
  private final List<Reject> rejects = new ArrayList<>();

  static PipelinePlan plan(String transforms) {
    return PipelinePlanTest.plan(ExplodeTest.orders(transforms));
  }

  private void add(
      RecordBatch batch, long[] starts, @Nullable Vector[] arguments, long[] times, int unit) {
    for (int i = 0; i < batch.selected(); i++) {
      int row = batch.selection()[i];
      var values = new ArrayList<String>();
      for (String name : List.of("land", "size", "rate", "eu")) {
        if (batch.schema().position(name) >= 0)
          values.add(cell(ExplodeTest.vector(batch, name), row));
      }
      added.add(batch.offset(row) + " " + String.join(" ", values));
    }
  }

  static String cell(Vector column, int row) {
    if (column.isNull(row)) return "-";
    return switch (column) {
      case BoolVector bools -> String.valueOf(bools.get(row));
      case LongVector longs -> String.valueOf(longs.get(row));
      case DoubleVector doubles -> String.valueOf(doubles.get(row));
      case StringVector strings -> strings.dictionary().string(strings.id(row));
    };
  }

  /** A reference of rows of text, as the columns of the lookup are; null where a value is empty. */
  static Reference reference(PipelinePlan plan, int number, String... rows) {
    return builder(plan, number, 1 << 20, rows).build("", 5);
  }

  static ReferenceBuilder builder(PipelinePlan plan, int number, long maxBytes, String... rows) {
    var builder = new ReferenceBuilder(plan.lookups().get(number), maxBytes, false);
    var batch = new RecordBatch(builder.schema(), 3);
    for (String row : rows) {
      if (batch.isFull()) {
        builder.add(batch);
        batch.clear();
      }
      String[] cells = row.split(",", -1);
      for (int i = 0; i < cells.length; i++) set(batch.vector(i), batch.rows(), cells[i]);
      batch.endRow(batch.rows());
    }
    builder.add(batch);
    return builder;
  }

  static void set(Vector column, int row, String cell) {
    if (cell.isEmpty()) {
      column.setNull(row);
      return;
    }
    byte[] text = cell.getBytes(StandardCharsets.UTF_8);
    switch (column) {
      case BoolVector bools -> bools.set(row, Boolean.parseBoolean(cell));
      case LongVector longs -> longs.set(row, Long.parseLong(cell));
      case DoubleVector doubles -> doubles.set(row, Double.parseDouble(cell));
      case StringVector strings -> strings.set(row, text, 0, text.length);
    }
  }

  private static RecordBatch batch(PipelinePlan plan, @Nullable String... countries) {
    var batch = new RecordBatch(plan.source(), countries.length);
    for (int i = 0; i < countries.length; i++) {
      for (int field = 0; field < batch.schema().size(); field++) batch.vector(field).setNull(i);
      ((LongVector) ExplodeTest.vector(batch, "ts")).set(i, i);
      ((LongVector) ExplodeTest.vector(batch, "qty")).set(i, i);
      String country = countries[i];
      if (country != null) ExplodeTest.set(batch, i, "country", country);
      batch.endRow(100 + i);
    }
    return batch;
  }

  private Ledger process(PipelinePlan plan, @Nullable String... countries) {
    RecordProcessor processor = plan.newProcessor();
    processor.join(
        List.of(reference(plan, 0, "de,Germany,83,1.5,true", "no,Norway,,,false", ",,9,,")));
    processor.process(batch(plan, countries), 0, Long.MIN_VALUE, this::add);
    assertTrue(processor.ledger().balanced());
    rejects.addAll(processor.deadLetters());
    return processor.ledger();
  }

  @Test
  void whoIsNotFoundGoesOnWithNulls() {
    Ledger ledger = process(plan(ALL.formatted("")), "de", "xx", null, "no", "de");
    assertEquals(new Ledger(5, 5, 0, 0, 0, 0, 0), ledger);
    assertEquals(
        List.of(
            "100 Germany 83 1.5 true",
            "101 - - - -",
            "102 - - - -",
            "103 Norway - - false",
            "104 Germany 83 1.5 true"),
        added);
  }

  @Test
  void whoIsNotFoundIsLeftOut() {
    Ledger ledger = process(plan(ALL.formatted(", missing: drop")), "de", "xx", null, "no");
    assertEquals(new Ledger(4, 2, 0, 2, 0, 0, 0), ledger);
    assertEquals(List.of("100 Germany 83 1.5 true", "103 Norway - - false"), added);
    added.clear();
    // nothing has to be taken for that
    String only = "- lookup: {" + FILE + ", on: {code: country}, missing: drop}";
    PipelinePlan plan = plan(only);
    RecordProcessor processor = plan.newProcessor();
    processor.join(List.of(reference(plan, 0, "de")));
    processor.process(batch(plan, "de", "no"), 0, Long.MIN_VALUE, this::add);
    assertEquals(List.of("100 "), added);
  }

  @Test
  void whoIsNotFoundIsRejected() {
    Ledger ledger = process(plan(ALL.formatted(", missing: reject")), "de", "xx", null);
    assertEquals(new Ledger(3, 1, 0, 0, 0, 0, 2), ledger);
    assertEquals(
        List.of(
            new Reject(
                101, "record.no-reference", "no row of lands.csv has code = 'xx'", Bytes.EMPTY),
            new Reject(
                102, "record.no-reference", "no row of lands.csv has code = null", Bytes.EMPTY)),
        rejects);
  }

  /** All rows of a record meet their fate together. */
  @Test
  void rowsOfOneRecordAreLookedUpEach() {
    String transforms =
        "- explode: {field: extra, as: {sku: {type: string}}}\n- lookup: {"
            + FILE
            + ", on: {code: sku}, take: {name: land}, missing: reject}";
    PipelinePlan plan = plan(transforms);
    RecordProcessor processor = plan.newProcessor();
    processor.join(List.of(reference(plan, 0, "de,Germany", "no,Norway")));
    RecordBatch batch = batch(plan, "de", "no");
    ExplodeTest.set(batch, 0, "extra", "[{\"sku\":\"de\"},{\"sku\":\"no\"}]");
    ExplodeTest.set(batch, 1, "extra", "[{\"sku\":\"de\"},{\"sku\":\"xx\"}]");
    processor.process(batch, 0, Long.MIN_VALUE, this::add);
    assertEquals(List.of("100 Germany", "100 Norway"), added);
    assertEquals(new Ledger(2, 1, 0, 0, 0, 0, 1), processor.ledger());
  }

  @Test
  void anotherVersionAnswersFromThenOn() {
    PipelinePlan plan = plan(ALL.formatted(""));
    RecordProcessor processor = plan.newProcessor();
    RecordBatch batch = batch(plan, "de");
    for (String name : List.of("one", "two", "one")) {
      processor.join(List.of(reference(plan, 0, "no,x,,,", "de," + name + ",,,")));
      processor.process(batch, 0, Long.MIN_VALUE, this::add);
    }
    assertEquals(List.of("100 one - - -", "100 two - - -", "100 one - - -"), added);
  }

  @Test
  void theLastRowCanWin() {
    PipelinePlan plan = plan(ALL.formatted(""));
    var builder = new ReferenceBuilder(plan.lookups().getFirst(), 1 << 20, true);
    var batch = new RecordBatch(builder.schema(), 4);
    String[] rows = {"de,old,1,,", "no,Norway,,,true", "de,,2,1.5,"};
    for (int row = 0; row < rows.length; row++) {
      String[] cells = rows[row].split(",", -1);
      for (int i = 0; i < cells.length; i++) set(batch.vector(i), row, cells[i]);
      batch.endRow(row);
    }
    builder.add(batch);
    Reference reference = builder.build("g1 ", 5);
    RecordProcessor processor = plan.newProcessor();
    processor.join(List.of(reference));
    processor.process(batch(plan, "de", "no"), 0, Long.MIN_VALUE, this::add);
    assertEquals(List.of("100 - 2 1.5 -", "101 Norway - - true"), added);
    String same = reference(plan, 0, "de,,2,1.5,", "no,Norway,,,true").version().version();
    assertEquals("g1 " + same, reference.version().version());
  }

  /** Its fields are fields like any others, and its names are known before they are made. */
  @Test
  void whatIsTakenCanBeUsed() {
    PipelinePlan plan =
        plan(ALL.formatted("") + "\n- filter: eu && size > 50\n- set: {upper: land.upperAscii()}");
    RecordProcessor processor = plan.newProcessor();
    processor.join(List.of(reference(plan, 0, "de,Germany,83,1.5,true", "no,Norway,5,1,false")));
    processor.process(batch(plan, "de", "xx", "no"), 0, Long.MIN_VALUE, this::add);
    assertEquals(List.of("100 Germany 83 1.5 true"), added);
    assertEquals(new Ledger(3, 1, 0, 2, 0, 0, 0), processor.ledger());
  }

  /** Not for each record, whether its key is text or not. */
  @Test
  void allocatesForBatchesOnly() {
    for (String on : List.of("{code: country}", "{no: qty}", "{code: country, no: qty}")) {
      PipelinePlan plan =
          plan("- lookup: {" + FILE + ", on: " + on + ", take: {name: land, size: size}}");
      RecordProcessor processor = plan.newProcessor();
      String key = on.contains("code") ? on.contains("no") ? "de,1," : "de," : "1,";
      processor.join(List.of(reference(plan, 0, key + "Germany,83")));
      var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      String[] countries = new String[20_000];
      for (int i = 0; i < countries.length; i++) countries[i] = "land" + i % 50;
      RecordBatch large = batch(plan, countries);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 20; round++) {
        processor.beginEpoch();
        long before = threads.getCurrentThreadAllocatedBytes();
        processor.process(large, 0, Long.MIN_VALUE, (batch, starts, arguments, times, unit) -> {});
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertTrue(least < 20_000, on + " allocates " + least);
    }
  }
}
