package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.columnar.CorruptBlockException;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BucketTableTest {
  private static final WindowDefinition MINUTES =
      new WindowDefinition.Tumbling(60_000_000, "at", 0, WindowDefinition.Late.REJECT);
  private static final List<AggregateCall> COUNT =
      List.of(new AggregateCall(MeasureKind.COUNT, null, 0));
  private static final Schema SCHEMA =
      new Schema(List.of(new Field("id", FieldType.INT), new Field("name", FieldType.STRING)));
  private static final AggregatePlan BY_ID =
      new AggregatePlan(List.of(new Field("id", FieldType.INT)), MINUTES, COUNT);
  private static final AggregatePlan BY_NAME =
      new AggregatePlan(List.of(new Field("name", FieldType.STRING)), MINUTES, COUNT);

  @Property(tries = 100)
  void mergingIsIndependentOfOrder(
      @ForAll(supplier = Rows.class) List<Row> rows,
      @ForAll(supplier = Rows.class) List<Row> more) {
    Bytes one = delta(rows);
    Bytes two = delta(more);
    BucketTable ahead = BucketTable.of(Reader.PLAN, one);
    ahead.merge(two);
    BucketTable back = BucketTable.of(Reader.PLAN, two);
    back.merge(one);
    assertEquals(rows.size() + more.size(), ahead.records());
    // segments of equal buckets are equal to the byte, however they came about
    assertEquals(ahead.segment(0, List.of()), back.segment(0, List.of()));
    BucketTable loaded = BucketTable.of(Reader.PLAN, back.encode());
    assertEquals(ahead.segment(0, List.of()), loaded.segment(0, List.of()));
  }

  @Test
  void distinctKeysWithEqualHashesStayApart() {
    // among so many keys some dozen pairs share all 32 bits of their hash
    int keys = 400_000;
    var table = new BucketTable(BY_ID);
    for (int round = 1; round <= 2; round++) {
      for (int from = 0; from < keys; from += RecordBatch.ROWS) {
        addIds(table, 0, from, Math.min(keys, from + RecordBatch.ROWS));
      }
      assertEquals(keys, table.size());
    }
    BucketTable merged = BucketTable.of(BY_ID, table.encode());
    merged.merge(table.encode());
    assertEquals(keys, merged.size());
    var rows = rows(BY_ID, merged);
    for (int id = 0; id < keys; id++) {
      MergedBucket row = rows.next();
      if (row == null) throw new AssertionError("key " + id + " is missing");
      assertEquals((Object) (long) id, row.keyValues().getFirst());
      assertEquals(4, row.records());
    }
    assertNull(rows.next());
  }

  @Test
  void aReplacedDictionaryIsNoticed() {
    var reader = new Reader();
    var table = new BucketTable(Reader.PLAN);
    List<Row> rows = List.of(row("a"));
    assertTrue(table.accepts(reader.batch(rows)));
    reader.addTo(table);
    assertTrue(table.accepts(reader.batch(rows)));
    reader.replaceDictionary();
    assertFalse(table.accepts(reader.batch(rows)));
    assertThrows(IllegalStateException.class, () -> reader.addTo(table));
    table.clear();
    assertTrue(table.accepts(reader.batch(rows)));
    reader.addTo(table);
    assertEquals(1, table.records());
  }

  @Test
  void aTableBeingFilledIsNotMergedInto() {
    var reader = new Reader();
    var table = new BucketTable(Reader.PLAN);
    reader.batch(List.of(row("a")));
    reader.addTo(table);
    Bytes delta = delta(List.of(row("b")));
    assertThrows(IllegalStateException.class, () -> table.merge(delta));
  }

  @Test
  void aDamagedBlockIsRefusedAndLeavesTheTableAsItWas() {
    Bytes good = delta(List.of(row("a"), row("b")));
    var empty = new BucketTable(Reader.PLAN);
    var full = BucketTable.of(Reader.PLAN, good);
    for (int at = 0; at < good.length(); at++) {
      byte[] bytes = good.array().clone();
      bytes[at] ^= 0x10;
      Bytes damaged = Bytes.of(bytes);
      assertThrows(CorruptBlockException.class, () -> empty.merge(damaged));
      assertThrows(CorruptBlockException.class, () -> full.merge(damaged));
    }
    empty.merge(good);
    assertEquals(empty.segment(0, List.of()), full.segment(0, List.of()));
  }

  @Test
  void bucketsOfAnotherPlanAreRefused() {
    var table = new BucketTable(BY_ID);
    addIds(table, 0, 0, 10);
    Bytes encoded = table.encode();
    var e = assertThrows(CorruptBlockException.class, () -> BucketTable.of(BY_NAME, encoded));
    assertEquals(
        "buckets of (id:int) -> (COUNT()) do not fit (name:string) -> (COUNT())", e.getMessage());
  }

  @Test
  void moreThan32KeyColumnsAreRefused() {
    var keys = Collections.nCopies(33, new Field("id", FieldType.INT));
    var plan = new AggregatePlan(keys, MINUTES, COUNT);
    assertThrows(IllegalArgumentException.class, () -> new BucketTable(plan));
  }

  @Test
  void withoutWindowsNothingClosesBeforeTheEnd() {
    var plan = new AggregatePlan(BY_ID.keys(), new WindowDefinition.None(), COUNT);
    var table = new BucketTable(plan);
    assertEquals(Long.MIN_VALUE, table.latestClose());
    assertEquals(Long.MAX_VALUE, table.earliestClose());
    addIds(table, Long.MIN_VALUE, 0, 10);
    assertEquals(Long.MAX_VALUE, table.latestClose());
    assertTrue(table.takeClosed(Long.MAX_VALUE - 1).isEmpty());
    assertEquals(10, table.takeClosed(Long.MAX_VALUE).size());
    assertTrue(table.isEmpty());
  }

  @Test
  void aTableCostsWhatItsBucketsDoNotWhatItOnceHeld() {
    var open = new BucketTable(BY_NAME);
    var delta = new BucketTable(BY_NAME);
    long most = 0;
    int windows = 30_000;
    for (int window = 0; window < windows; window += 1000) {
      for (int i = 0; i < 1000; i++) addName(delta, 60_000_000L * (window + i), "key" + window + i);
      open.merge(delta.encode());
      delta.clear();
      if (window == 20_000) {
        most = open.bytes();
        assertEquals(20_990, open.takeClosed(60_000_000L * 20_990).size());
      }
    }
    assertEquals(9_010, open.size());
    assertEquals(60_000_000L * 20_991, open.earliestClose());
    assertEquals(60_000_000L * windows, open.latestClose());
    assertTrue(open.bytes() < most * 3 / 4, () -> "still " + open.bytes() + " bytes");
    var rows = rows(BY_NAME, open);
    for (int window = 20_990; window < windows; window++) {
      MergedBucket row = rows.next();
      if (row == null) throw new AssertionError("window " + window + " is missing");
      assertEquals(60_000_000L * window, row.windowStart());
      assertEquals("key" + window / 1000 * 1000 + window % 1000, row.keyValues().getFirst());
    }
    assertNull(rows.next());
  }

  @Test
  void whatWasReadToItsEndKeepsNoRoomForMore() {
    var delta = new BucketTable(BY_ID);
    addIds(delta, 0, 0, 20_000);
    BucketTable open = BucketTable.of(BY_ID, delta.encode());
    long before = open.bytes();
    open.merge(delta.encode());
    assertTrue(open.bytes() > before + 8 * 20_000, "what the next block is read into counts");
    assertEquals(20_000, open.takeClosed(Long.MAX_VALUE).size());
    assertTrue(open.bytes() < 8 * 20_000, () -> "still " + open.bytes() + " bytes");
  }

  @Test
  void aTableThatIsUsedAgainForgetsAllThatWasBefore() {
    var few = new BucketTable(BY_ID);
    addIds(few, 0, 0, 10);
    var many = new BucketTable(BY_ID);
    addIds(many, 0, 0, 20_000);
    for (int blocks = 1; blocks <= 2; blocks++) {
      var table = new BucketTable(BY_ID);
      for (int i = 0; i < blocks; i++) table.merge(many.encode());
      table.clear();
      table.merge(few.encode());
      table.merge(many.encode());
      assertEquals(20_000, table.size());
      assertEquals(20_010, table.records(), "counts of a block before must not be counted again");
    }
  }

  @Test
  void whatASealTookCanStillBeMergedInto() {
    for (int closing : new int[] {3, 17}) {
      var delta = new BucketTable(BY_ID);
      for (int window = 0; window < 20; window++) addIds(delta, 60_000_000L * window, 0, 10);
      BucketTable open = BucketTable.of(BY_ID, delta.encode());
      BucketTable frozen = open.takeClosed(60_000_000L * closing);
      for (BucketTable part : List.of(open, frozen)) part.merge(delta.encode());
      assertEquals(200, frozen.size());
      assertEquals(200, open.size());
      assertEquals(200 + 10 * closing, frozen.records());
      assertEquals(200 + 10 * (20 - closing), open.records());
      assertEquals(60_000_000L * 20, frozen.latestClose());
      var rows = rows(BY_ID, frozen);
      MergedBucket first = rows.next();
      if (first == null) throw new AssertionError("no first row");
      assertEquals(2, first.records());
    }
  }

  @Test
  void theEstimateOfADeltaComesCloseOnceOneWasEncoded() {
    var table = new BucketTable(BY_ID);
    for (int epoch = 0; epoch < 5; epoch++) {
      table.clear();
      for (int i = 0; i < 10; i++) addIds(table, 60_000_000L * i, 1000 * i, 1000 * i + 2000);
      long estimate = table.encodedBytesEstimate();
      long bytes = table.encode().length();
      if (epoch > 3) assertTrue(estimate < 4 * bytes + 1000, estimate + " for " + bytes);
      assertTrue(estimate > bytes / 4, estimate + " for " + bytes);
    }
  }

  private static Bytes delta(List<Row> rows) {
    var reader = new Reader();
    var table = new BucketTable(Reader.PLAN);
    for (int at = 0; at < rows.size(); at += 32) {
      reader.batch(rows.subList(at, Math.min(rows.size(), at + 32)));
      reader.addTo(table);
    }
    return table.encode();
  }

  private static Row row(String text) {
    var key = new ArrayList<@Nullable Object>();
    key.add(text);
    for (int i = 1; i < Reader.PLAN.keys().size(); i++) key.add(null);
    return new Row(0, key, 1L, 1.0);
  }

  private static void addIds(BucketTable table, long start, int from, int to) {
    var batch = new RecordBatch(SCHEMA, to - from);
    for (int id = from; id < to; id++) {
      ((LongVector) batch.vector(0)).set(batch.rows(), id);
      batch.vector(1).setNull(batch.rows());
      batch.endRow(id);
    }
    add(table, batch, start);
  }

  private final RecordBatch names = new RecordBatch(SCHEMA, 1);

  private void addName(BucketTable table, long start, String name) {
    names.clear();
    names.vector(0).setNull(0);
    var column = (StringVector) names.vector(1);
    column.set(0, column.dictionary().add(name));
    names.endRow(0);
    add(table, names, start);
  }

  private static void add(BucketTable table, RecordBatch batch, long start) {
    long[] starts = new long[batch.rows()];
    Arrays.fill(starts, start);
    @Nullable Vector[] arguments = {null};
    table.add(batch, starts, arguments, starts, 0);
  }

  private static MergedRows rows(AggregatePlan plan, BucketTable table) {
    var rows = new MergedRows(plan, BucketFilter.ALL, KeyStart.FIRST, null, () -> null);
    rows.addOpen(table);
    return rows;
  }
}
