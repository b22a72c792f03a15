package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The first record of a key is kept; one that is not aggregated hides nobody. */
class DedupeTest {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final String DEDUPE = "- dedupe: {key: [country, product], within: 90s}";

  private final List<String> added = new ArrayList<>();

  private void add(
      RecordBatch batch, long[] starts, @Nullable Vector[] arguments, long[] times, int unit) {
    for (int i = 0; i < batch.selected(); i++) {
      int row = batch.selection()[i];
      added.add(batch.offset(row) + " " + times[row] / SECOND);
    }
  }

  private static RecordBatch batch() {
    return new RecordBatch(
        PipelinePlanTest.plan(ExplodeTest.orders("- filter: qty > 0")).source(), 64);
  }

  private static void row(
      RecordBatch batch,
      @Nullable Long seconds,
      @Nullable String country,
      @Nullable String product,
      long qty) {
    int row = batch.rows();
    for (int field = 0; field < batch.schema().size(); field++) batch.vector(field).setNull(row);
    if (seconds != null) {
      ((LongVector) ExplodeTest.vector(batch, "ts")).set(row, seconds * SECOND);
    }
    ((LongVector) ExplodeTest.vector(batch, "qty")).set(row, qty);
    if (country != null) ExplodeTest.set(batch, row, "country", country);
    if (product != null) ExplodeTest.set(batch, row, "product", product);
    batch.endRow(row);
  }

  @Test
  void keepsTheFirstOfEachKey() {
    RecordProcessor processor = PipelinePlanTest.plan(ExplodeTest.orders(DEDUPE)).newProcessor();
    RecordBatch batch = batch();
    row(batch, 200L, "de", "a", 1);
    row(batch, 200L, "de", "b", 1);
    row(batch, 200L, "de", null, 1);
    row(batch, 289L, "de", "a", 1);
    row(batch, 111L, "de", "a", 1);
    row(batch, 210L, "de", null, 1);
    row(batch, 290L, "de", "a", 1);
    row(batch, 110L, "de", "a", 1);
    // whoever has no key at all is nobody's duplicate
    row(batch, 200L, null, null, 1);
    row(batch, 200L, null, null, 1);
    row(batch, 200L, null, "de", 1);
    processor.process(batch, 0, Long.MIN_VALUE, this::add);
    assertEquals(
        List.of("0 200", "1 200", "2 200", "6 290", "7 110", "8 200", "9 200", "10 200"), added);
    assertEquals(new Ledger(11, 8, 0, 0, 3, 0, 0), processor.ledger());
    assertEquals(new Rows(8, 0), processor.rows());
    assertEquals(6, processor.takeKeys().keys());
    assertEquals(KeyBlock.NONE, processor.takeKeys());
  }

  @Test
  void whatIsNotAggregatedHidesNobody() {
    String transforms = DEDUPE + "\n- filter: qty != 1\n- set: {qty: 12 / (qty - 3)}\n";
    RecordProcessor processor =
        PipelinePlanTest.plan(ExplodeTest.orders(transforms)).newProcessor();
    RecordBatch batch = batch();
    row(batch, 61L, "de", "filtered", 1);
    row(batch, 62L, "de", "filtered", 2);
    row(batch, 61L, "de", "rejected", 3);
    row(batch, null, "de", "rejected", 2);
    row(batch, 62L, "de", "rejected", 2);
    row(batch, 59L, "de", "late", 2);
    row(batch, 61L, "de", "late", 2);
    row(batch, 62L, "de", "late", 2);
    // decided in this order: it would be a duplicate too
    row(batch, 58L, "de", "late", 2);
    row(batch, 62L, "de", "late", 3);
    row(batch, 62L, "de", "late", 1);
    processor.process(batch, 0, MINUTE, this::add);
    assertEquals(List.of("1 62", "4 62", "6 61"), added);
    assertEquals(new Ledger(11, 3, 0, 2, 1, 2, 3), processor.ledger());
  }

  /** As its fields and its time are where dedupe stands. */
  @Test
  void keysAreThoseOfItsPlaceAndOfWholeRecords() {
    String transforms =
        """
        - rename: {country: land}
        - dedupe: {key: [land], within: 1h}
        - explode: {field: extra, as: {sku: {from: "", type: string}}}
        - set: {land: sku}
        - rename: {land: country, ts: at}
        """;
    String text = ExplodeTest.orders(transforms).replace("timeField: ts", "timeField: at");
    RecordProcessor processor = PipelinePlanTest.plan(text).newProcessor();
    for (int turn = 0; turn < 2; turn++) {
      RecordBatch batch = batch();
      row(batch, 1L, "de", null, 1);
      ExplodeTest.set(batch, 0, "extra", "[\"x\",\"y\"]");
      row(batch, 2L, "de", null, 1);
      ExplodeTest.set(batch, 1, "extra", "[\"x\",\"z\"]");
      row(batch, 3L, "fr", null, 1);
      ExplodeTest.set(batch, 2, "extra", "[]");
      processor.process(batch, 0, Long.MIN_VALUE, this::add);
    }
    assertEquals(List.of("0 1", "0 1"), added);
    assertEquals(new Ledger(6, 1, 0, 2, 3, 0, 0), processor.ledger());
    assertEquals(new Rows(2, 0), processor.rows());
  }

  @Test
  void isRefusedWhereItCouldNotBeExact() {
    refused(
        "- explode: {field: extra, as: {sku: {type: string}}}\n" + DEDUPE,
        "",
        "",
        "/spec/transforms/1/dedupe definition.conflict: dedupe is about source records, not about"
            + " rows: put it before explode");
    refused(
        DEDUPE,
        "  aggregate:",
        "  run: {parallelism: 2}\n  aggregate:",
        "/spec/transforms/0/dedupe definition.conflict: records with one key may be read by"
            + " different splits, and none would know of the other: set run.parallelism to 1");
    refused(
        DEDUPE,
        "{type: tumbling, size: 1m, timeField: ts}",
        "{type: none}",
        "/spec/transforms/0/dedupe definition.conflict: dedupe goes by event time, and forgets"
            + " keys as windows close: give aggregate a window with a timeField");
    refused(
        DEDUPE + "\n- set: {ts: timestamp(qty)}",
        "",
        "",
        "/spec/transforms/0/dedupe definition.conflict: ts is made after dedupe, which needs it:"
            + " put dedupe after it");
    refused(
        DEDUPE + "\n" + DEDUPE,
        "",
        "",
        "/spec/transforms/1/dedupe definition.conflict: one dedupe is enough for a pipeline: leave"
            + " this out");
    refused(
        "- dedupe: {key: [], within: 1h}",
        "",
        "",
        "/spec/transforms/0/dedupe/key definition.missing-field: name at least one field");
    refused(
        "- dedupe: {key: [extra], within: 1h}",
        "",
        "",
        "/spec/transforms/0/dedupe/key/0 expression.type: extra is raw JSON, which has no"
            + " equality; name a field declared from inside it");
  }

  private static void refused(String transforms, String from, String to, String expected) {
    String text = ExplodeTest.orders(transforms).replace(from, to);
    var refused =
        assertInstanceOf(
            PipelinePlan.Refused.class, PipelinePlan.compile(PipelinePlanTest.parse(text)));
    assertEquals(
        List.of(expected),
        refused.problems().stream()
            .map((Problem p) -> p.pointer() + " " + p.code() + ": " + p.message())
            .toList());
  }
}
