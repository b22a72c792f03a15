package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Exploding and then transforming does what a plain loop over the records does, wherever it is
 * stopped for a while.
 */
class ExplodePropertyTest {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;

  /** With event time of the element or of its record. */
  private static final String TRANSFORMS =
      """
      - filter: qty != 1
      - explode:
          field: extra
          as: {sku: {type: string}, pieces: {from: /n, type: int}, at: {type: timestamp, unit: s},
            parts: {type: json}}
          empty: EMPTY
      NESTED
      - filter: pieces == null || pieces != 2
      - set: {pieces: 12 / (pieces - 3)}
      """;

  /** An array within an element makes each element as many rows as it has elements, or one. */
  private static final String NESTED =
      """
      - explode: {field: parts, as: {part: {from: "", type: int}}, empty: keep}
      """;

  private static final int MOST_PARTS = 2;
  private static final int MOST_ELEMENTS = 4;

  private record Element(
      @Nullable String sku, @Nullable Long n, @Nullable Long at, int parts, boolean bad) {
    String json() {
      var members = new ArrayList<String>();
      if (sku != null) members.add("\"sku\":\"" + sku + "\"");
      if (n != null) members.add("\"n\":" + n);
      if (at != null) members.add("\"at\":" + at);
      if (parts > 0) members.add("\"parts\":[" + "7,".repeat(parts - 1) + "7]");
      if (bad) members.add("\"n\":true");
      return "{" + String.join(" , ", members) + "}";
    }
  }

  private record Source(
      long qty, @Nullable Long ts, @Nullable List<Element> elements, boolean malformed) {}

  private static final Element NOTHING = new Element(null, null, null, 0, false);

  private final List<String> added = new ArrayList<>();

  /** What the loop counts. */
  private static final class Model {
    final List<String> rows = new ArrayList<>();
    boolean nested;
    long read;
    long aggregated;
    long filtered;
    long late;
    long rejected;
    long lateRows;

    Ledger ledger() {
      return new Ledger(read, aggregated, 0, filtered, 0, late, rejected);
    }

    void take(long offset, Source record, boolean ofElement, boolean keepEmpty, long frontier) {
      read++;
      if (record.malformed) {
        rejected++;
        return;
      }
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
        int times = nested ? Math.max(1, element.parts) : 1;
        if (element.n != null && element.n == 2) continue;
        Long at = ofElement ? element.at : record.ts;
        if (at == null || (element.n != null && element.n == 3)) {
          wrong = true;
        } else if (Math.floorDiv(at, 60) * MINUTE + MINUTE <= frontier) {
          lateOnes += times;
        } else {
          String pieces = element.n == null ? "null" : String.valueOf(12 / (element.n - 3));
          String row = offset + " " + element.sku + " " + pieces + " " + at;
          kept.addAll(Collections.nCopies(times, row));
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

  /** Batches of some records, each processed in as many parts as it happens. */
  @Property(tries = 400)
  void anyBatchingAndCutGivesWhatTheLoopGives(@ForAll long seed) {
    var random = new Random(seed);
    boolean ofElement = random.nextBoolean();
    boolean keepEmpty = random.nextBoolean();
    var model = new Model();
    model.nested = random.nextBoolean();
    String text =
        ExplodeTest.orders(
                TRANSFORMS
                    .replace("EMPTY", keepEmpty ? "keep" : "drop")
                    .replace("NESTED\n", model.nested ? NESTED : ""))
            .replace("timeField: ts", ofElement ? "timeField: at" : "timeField: ts")
            .replace("sum(qty * price)", "sum(pieces)");
    PipelinePlan plan = PipelinePlanTest.plan(text);
    RecordProcessor processor = plan.newProcessor(MOST_ELEMENTS * MOST_PARTS);
    added.clear();
    long offset = 0;
    long frontier = Long.MIN_VALUE;
    for (int i = random.nextInt(4); i >= 0; i--) {
      RecordBatch batch = new RecordBatch(plan.source(), 32);
      var records = new TreeMap<Long, Source>();
      while (batch.rows() < random.nextInt(32)) {
        Source record = record(random);
        put(batch, record, offset);
        records.put(offset, record);
        offset += 1 + random.nextInt(9);
      }
      processor.begin(batch, 0);
      boolean all = false;
      while (!all) {
        all = processor.goOn(frontier, this::add, random::nextBoolean);
        var part = records.headMap(all ? Long.valueOf(offset) : (Long) processor.nextOffset());
        assertTrue(all || !part.isEmpty(), "goes on");
        for (var entry : part.entrySet()) {
          model.take(entry.getKey(), entry.getValue(), ofElement, keepEmpty, frontier);
        }
        if (!ofElement) assertEquals(latest(part.values()), processor.maxEventTime());
        part.clear();
        check(model, processor);
        frontier = Math.max(frontier, random.nextInt(4) * MINUTE);
      }
    }
  }

  /** What is counted and added is that of the records which are done. */
  private void check(Model model, RecordProcessor processor) {
    assertEquals(model.rows, added);
    Ledger ledger = processor.ledger();
    assertEquals(model.ledger(), ledger);
    assertTrue(ledger.balanced(), ledger::toString);
    assertEquals(new Rows(model.rows.size(), model.lateRows), processor.rows());
    assertEquals(
        ledger.deadLetters(),
        processor.deadLetters().stream().map(letter -> letter.offset()).distinct().count());
    assertEquals(ledger.deadLetters(), processor.deadLetters().size());
  }

  private static long latest(Collection<Source> records) {
    long latest = Long.MIN_VALUE;
    for (Source record : records) {
      if (record.ts != null && !record.malformed) latest = Math.max(latest, record.ts * SECOND);
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
    if (random.nextInt(15) == 0) return new Source(0, ts, null, true);
    if (random.nextInt(8) == 0) return new Source(random.nextInt(3), ts, null, false);
    var elements = new ArrayList<Element>();
    for (int i = random.nextInt(MOST_ELEMENTS + 1); i > 0; i--) {
      String sku = random.nextInt(4) == 0 ? null : "s" + random.nextInt(3);
      Long n = random.nextInt(4) == 0 ? null : (Long) (long) random.nextInt(20);
      Long at = random.nextInt(20) == 0 ? null : (Long) (long) random.nextInt(240);
      int parts = random.nextInt(MOST_PARTS + 1);
      elements.add(new Element(sku, n, at, parts, random.nextInt(30) == 0));
    }
    return new Source(random.nextInt(6), ts, elements, false);
  }

  private static void put(RecordBatch batch, Source record, long offset) {
    if (record.malformed)
      batch.reject(new Reject(offset, "record.malformed", "it is", Bytes.EMPTY));
    else row(batch, record, offset);
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
