package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Exploding and then transforming does what a plain loop over the records does. */
class ExplodePropertyTest {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;

  /** With event time of the element or of its record. */
  private static final String TRANSFORMS =
      """
      - filter: qty != 1
      - explode:
          field: extra
          as: {sku: {type: string}, pieces: {from: /n, type: int}, at: {type: timestamp, unit: s}}
          empty: EMPTY
      - filter: pieces == null || pieces != 2
      - set: {pieces: 12 / (pieces - 3)}
      """;

  private record Element(@Nullable String sku, @Nullable Long n, @Nullable Long at, boolean bad) {
    String json() {
      var members = new ArrayList<String>();
      if (sku != null) members.add("\"sku\":\"" + sku + "\"");
      if (n != null) members.add("\"n\":" + n);
      if (at != null) members.add("\"at\":" + at);
      if (bad) members.add("\"n\":true");
      return "{" + String.join(" , ", members) + "}";
    }
  }

  private record Source(long qty, @Nullable Long ts, @Nullable List<Element> elements) {}

  private static final Element NOTHING = new Element(null, null, null, false);

  private final List<String> added = new ArrayList<>();

  /** What the loop counts. */
  private static final class Model {
    final List<String> rows = new ArrayList<>();
    long aggregated;
    long filtered;
    long late;
    long rejected;
    long lateRows;

    void take(long offset, Source record, boolean ofElement, boolean keepEmpty, long frontier) {
      if (record.qty == 1) {
        filtered++;
        return;
      }
      List<Element> elements = record.elements == null ? List.of() : record.elements;
      if (elements.isEmpty() && keepEmpty) elements = List.of(NOTHING);
      var kept = new ArrayList<String>();
      int lateOnes = 0;
      boolean wrong = elements.stream().anyMatch(element -> element.bad);
      for (Element element : elements) {
        if (element.n != null && element.n == 2) continue;
        Long at = ofElement ? element.at : record.ts;
        if (at == null || (element.n != null && element.n == 3)) {
          wrong = true;
        } else if (Math.floorDiv(at, 60) * MINUTE + MINUTE <= frontier) {
          lateOnes++;
        } else {
          String pieces = element.n == null ? "null" : String.valueOf(12 / (element.n - 3));
          kept.add(offset + " " + element.sku + " " + pieces + " " + at);
        }
      }
      if (wrong) {
        rejected++;
      } else if (!kept.isEmpty()) {
        aggregated++;
        rows.addAll(kept);
        lateRows += lateOnes;
      } else if (lateOnes > 0) {
        late++;
      } else {
        filtered++;
      }
    }
  }

  @Property(tries = 400)
  void anyBatchingGivesWhatTheLoopGives(@ForAll long seed) {
    var random = new Random(seed);
    boolean ofElement = random.nextBoolean();
    boolean keepEmpty = random.nextBoolean();
    String text =
        ExplodeTest.orders(TRANSFORMS.replace("EMPTY", keepEmpty ? "keep" : "drop"))
            .replace("timeField: ts", ofElement ? "timeField: at" : "timeField: ts")
            .replace("sum(qty * price)", "sum(pieces)");
    PipelinePlan plan = PipelinePlanTest.plan(text);
    RecordProcessor processor = plan.newProcessor();
    var model = new Model();
    added.clear();
    long offset = 0;
    long frontier = Long.MIN_VALUE;
    long records = 0;
    long latest = Long.MIN_VALUE;
    for (int i = random.nextInt(4); i >= 0; i--) {
      RecordBatch batch = new RecordBatch(plan.source(), 32);
      while (batch.rows() < random.nextInt(32)) {
        Source record = record(random);
        row(batch, record, offset);
        model.take(offset, record, ofElement, keepEmpty, frontier);
        offset += 1 + random.nextInt(9);
        records++;
      }
      processor.process(batch, 0, frontier, this::add);
      if (!ofElement) latest = sourceLatest(batch);
      else latest = processor.maxEventTime();
      assertEquals(latest, processor.maxEventTime());
      frontier = Math.max(frontier, random.nextInt(4) * MINUTE);
    }
    assertEquals(model.rows, added);
    var ledger =
        new Ledger(records, model.aggregated, 0, model.filtered, 0, model.late, model.rejected);
    assertEquals(ledger, processor.ledger());
    assertTrue(ledger.balanced(), ledger::toString);
    assertEquals(new Rows(model.rows.size(), model.lateRows), processor.rows());
    assertEquals(
        ledger.deadLetters(),
        processor.deadLetters().stream().map(letter -> letter.offset()).distinct().count());
    assertEquals(ledger.deadLetters(), processor.deadLetters().size());
  }

  private static long sourceLatest(RecordBatch batch) {
    long latest = Long.MIN_VALUE;
    var column = (LongVector) ExplodeTest.vector(batch, "ts");
    for (int row = 0; row < batch.rows(); row++) {
      if (!column.isNull(row)) latest = Math.max(latest, column.get(row));
    }
    return latest;
  }

  private void add(
      RecordBatch batch, long[] starts, @Nullable Vector[] arguments, long[] times, int unit) {
    for (int i = 0; i < batch.selected(); i++) {
      int row = batch.selection()[i];
      assertEquals(Math.floorDiv(times[row], MINUTE) * MINUTE, starts[row]);
      added.add(
          batch.offset(row)
              + " "
              + ExplodeTest.text(batch, "sku", row)
              + " "
              + ExplodeTest.number(batch, "pieces", row)
              + " "
              + times[row] / SECOND);
    }
  }

  private static Source record(Random random) {
    Long ts = random.nextInt(12) == 0 ? null : (Long) (long) random.nextInt(240);
    if (random.nextInt(8) == 0) return new Source(random.nextInt(3), ts, null);
    var elements = new ArrayList<Element>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String sku = random.nextInt(4) == 0 ? null : "s" + random.nextInt(3);
      Long n = random.nextInt(4) == 0 ? null : (Long) (long) random.nextInt(20);
      Long at = random.nextInt(20) == 0 ? null : (Long) (long) random.nextInt(240);
      elements.add(new Element(sku, n, at, random.nextInt(30) == 0));
    }
    return new Source(random.nextInt(6), ts, elements);
  }

  private static void row(RecordBatch batch, Source record, long offset) {
    int row = batch.rows();
    for (int field = 0; field < batch.schema().size(); field++) batch.vector(field).setNull(row);
    if (record.ts != null) {
      ((LongVector) ExplodeTest.vector(batch, "ts")).set(row, record.ts * SECOND);
    }
    ((LongVector) ExplodeTest.vector(batch, "qty")).set(row, record.qty);
    if (record.elements != null) {
      String array =
          record.elements.stream().map(Element::json).collect(Collectors.joining(", ", "[", "]"));
      ExplodeTest.set(batch, row, "extra", array);
    }
    batch.endRow(offset);
  }
}
