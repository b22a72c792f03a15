package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordProcessorTest {
  private static final long MINUTE = 60_000_000;

  private final List<String> added = new ArrayList<>();

  private static RecordBatch batch(PipelinePlan plan) {
    return new RecordBatch(plan.source(), 64);
  }

  /** A row of the orders pipeline; its offset is ten times its number. */
  private static void row(
      RecordBatch batch, @Nullable Long ts, @Nullable Long qty, @Nullable Double price, String ok) {
    int row = batch.rows();
    set(batch, "ts", ts);
    set(batch, "qty", qty);
    Vector column = batch.vector(batch.schema().position("price"));
    if (price == null) column.setNull(row);
    else ((DoubleVector) column).set(row, price);
    text(batch, "country", "de");
    text(batch, "product", "p");
    text(batch, "status", ok);
    text(batch, "extra", "{}");
    batch.endRow(row * 10L);
  }

  private static void set(RecordBatch batch, String name, @Nullable Long value) {
    Vector column = batch.vector(batch.schema().position(name));
    if (value == null) column.setNull(batch.rows());
    else ((LongVector) column).set(batch.rows(), value);
  }

  private static void text(RecordBatch batch, String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Vector column = batch.vector(batch.schema().position(name));
    ((StringVector) column).set(batch.rows(), bytes, 0, bytes.length);
  }

  private void add(
      RecordBatch batch, long[] starts, @Nullable Vector[] arguments, long[] times, int unit) {
    for (int i = 0; i < batch.selected(); i++) {
      int row = batch.selection()[i];
      String revenue = "none";
      if (arguments[1] instanceof DoubleVector doubles) {
        revenue = doubles.isNull(row) ? "null" : String.valueOf(doubles.get(row));
      }
      added.add(unit + " " + starts[row] / MINUTE + " " + times[row] + " " + revenue);
    }
  }

  @Test
  void eachRecordHasOneFate() {
    PipelinePlan plan =
        PipelinePlanTest.plan(
            PipelinePlanTest.orders(
                "double",
                """
                    - filter: status == 'ok'
                    - set: {qty: qty / (qty - 3)}\
                """));
    RecordProcessor processor = plan.newProcessor();
    RecordBatch batch = batch(plan);
    row(batch, MINUTE + 5, 4L, 2.5, "ok");
    row(batch, MINUTE + 6, 4L, null, "ok");
    row(batch, 9 * MINUTE, 4L, 1.0, "failed");
    row(batch, MINUTE, 3L, 1.0, "ok");
    row(batch, null, 4L, 1.0, "ok");
    row(batch, 0L, 4L, 1.0, "ok");
    row(batch, -1L, 4L, 1.0, "ok");
    row(batch, Long.MAX_VALUE, 4L, 1.0, "ok");
    batch.reject(new Reject(80, "record.bad", "bad", Bytes.EMPTY));
    processor.process(batch, 7, MINUTE, this::add);
    assertEquals(List.of("7 1 60000005 10.0", "7 1 60000006 null"), added);
    assertEquals(new Ledger(9, 2, 0, 1, 0, 2, 4), processor.ledger());
    assertTrue(processor.ledger().balanced());
    assertEquals(9 * MINUTE, processor.maxEventTime());
    List<Reject> letters = processor.deadLetters();
    assertEquals(
        List.of(
            "30 expression.division-by-zero",
            "40 record.time-missing",
            "50 record.late",
            "60 record.late",
            "70 record.time-out-of-range",
            "80 record.bad"),
        letters.stream().map(letter -> letter.offset() + " " + letter.code()).toList());
    assertEquals("qty / (qty - 3): division by zero where qty = 3", letters.get(0).message());
    assertEquals(
        "ts = 1970-01-01T00:00:00Z lies in a window that closed before 1970-01-01T00:01:00Z",
        letters.get(2).message());
    processor.beginEpoch();
    assertEquals(Ledger.EMPTY, processor.ledger());
    assertEquals(List.of(), processor.deadLetters());
  }

  /** Its own times pass whatever filters drop, also where it calls them otherwise. */
  @Test
  void eventTimeIsTheSourcesWhateverItIsCalled() {
    PipelinePlan plan =
        PipelinePlanTest.plan(
            PipelinePlanTest.orders(
                    "double",
                    """
                        - drop: [extra, country, product]
                        - rename: {ts: at}
                        - filter: status == 'ok'\
                    """)
                .replace("timeField: ts", "timeField: at")
                .replace("[country, product]", "[status]"));
    RecordProcessor processor = plan.newProcessor();
    RecordBatch batch = batch(plan);
    row(batch, 5L, 4L, 2.5, "ok");
    row(batch, 9 * MINUTE, 4L, 1.0, "failed");
    processor.process(batch, 0, Long.MIN_VALUE, this::add);
    assertEquals(List.of("0 0 5 10.0"), added);
    assertEquals(9 * MINUTE, processor.maxEventTime());
  }

  @Test
  void computedEventTimeComesFromWhatIsLeft() {
    PipelinePlan plan =
        PipelinePlanTest.plan(
            PipelinePlanTest.orders(
                "double",
                """
                    - filter: status == 'ok'
                    - set: {ts: ts + duration('1m')}\
                """));
    RecordProcessor processor = plan.newProcessor();
    RecordBatch batch = batch(plan);
    row(batch, 5L, 4L, 2.5, "ok");
    row(batch, 9 * MINUTE, 4L, 1.0, "failed");
    processor.process(batch, 0, Long.MIN_VALUE, this::add);
    assertEquals(List.of("0 1 60000005 10.0"), added);
    assertEquals(MINUTE + 5, processor.maxEventTime());
  }

  @Test
  void withoutWindowsNothingIsLate() {
    PipelinePlan plan =
        PipelinePlanTest.plan(
            PipelinePlanTest.orders("double", PipelinePlanTest.FILTER)
                .replace("{type: tumbling, size: 1m, timeField: ts}", "{type: none}"));
    RecordProcessor processor = plan.newProcessor();
    RecordBatch batch = batch(plan);
    row(batch, null, 4L, 2.5, "ok");
    processor.process(batch, 0, Long.MAX_VALUE - 1, this::add);
    assertEquals(List.of("0 " + Long.MIN_VALUE / MINUTE + " 0 10.0"), added);
    assertEquals(Long.MIN_VALUE, processor.maxEventTime());
  }

  @Property(tries = 300)
  void booksBalance(@ForAll long seed) {
    var random = new Random(seed);
    PipelinePlan plan =
        PipelinePlanTest.plan(
            PipelinePlanTest.orders(
                "double",
                """
                    - filter: status != 'failed' || qty / (qty - 2) > 1
                    - set: {qty: qty * qty}\
                """));
    RecordProcessor processor = plan.newProcessor();
    long records = 0;
    long frontier = Long.MIN_VALUE;
    added.clear();
    for (int i = 0; i < 4; i++) {
      RecordBatch batch = batch(plan);
      int rows = random.nextInt(20);
      for (int row = 0; row < rows; row++) {
        Long ts = random.nextInt(5) == 0 ? null : (Long) (random.nextInt(9) * MINUTE);
        Long qty = random.nextInt(5) == 0 ? null : (Long) (long) random.nextInt(5);
        if (random.nextInt(9) == 0) qty = Long.MAX_VALUE;
        row(batch, ts, qty, random.nextGaussian(), random.nextBoolean() ? "ok" : "failed");
      }
      if (random.nextBoolean()) batch.reject(new Reject(1, "record.bad", "bad", Bytes.EMPTY));
      records += batch.rows() + batch.rejects().size();
      processor.process(batch, 0, frontier, this::add);
      frontier = Math.max(frontier, random.nextInt(9) * MINUTE);
    }
    Ledger ledger = processor.ledger();
    assertTrue(ledger.balanced(), ledger::toString);
    assertEquals(records, ledger.read());
    assertEquals(added.size(), ledger.aggregated());
    assertEquals(processor.deadLetters().size(), ledger.late() + ledger.rejected());
  }
}
