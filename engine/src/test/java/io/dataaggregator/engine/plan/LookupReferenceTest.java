package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.reference.ReferenceBuilder;
import io.dataaggregator.engine.reference.ReferenceException;
import org.junit.jupiter.api.Test;

/** What can be looked up in, and what it is called. */
class LookupReferenceTest {
  @Test
  void theContentNamesTheVersion() {
    PipelinePlan plan = LookupTest.plan(LookupTest.ALL.formatted(""));
    Reference one = LookupTest.reference(plan, 0, "de,Germany,83,1.5,true", "no,Norway,,,false");
    Reference again = LookupTest.reference(plan, 0, "de,Germany,83,1.5,true", "no,Norway,,,false");
    Reference other = LookupTest.reference(plan, 0, "de,Germany,83,1.5,true", "no,Norway,,0,false");
    assertEquals(one.version(), again.version());
    assertTrue(one.version().version().matches("sha256:[0-9a-f]{24}"), one.version()::toString);
    assertTrue(!one.version().version().equals(other.version().version()));
    assertEquals(2, one.version().rows());
  }

  @Test
  void refusesWhatCannotBeLookedUpIn() {
    PipelinePlan plan = LookupTest.plan(LookupTest.ALL.formatted(""));
    var twice =
        assertThrows(
            ReferenceException.class,
            () -> LookupTest.reference(plan, 0, "a,,,,", "b,,,,", "c,,,,", "b,x,,,"));
    assertEquals("source.duplicate-key", twice.code());
    assertTrue(
        String.valueOf(twice.getMessage()).contains("lands.csv has two rows with code = 'b'"));
    String[] many = new String[2_000];
    for (int i = 0; i < many.length; i++) many[i] = "code-" + i + ",a name of its own " + i + ",,,";
    var large =
        assertThrows(ReferenceException.class, () -> LookupTest.builder(plan, 0, 100_000, many));
    assertEquals("limit.reference-bytes", large.code());
    assertTrue(large.isLimit());
    assertTrue(String.valueOf(large.getMessage()).contains("100000 bytes"), large::toString);
    var builder = new ReferenceBuilder(plan.lookups().getFirst(), 1 << 20, false);
    var bad = new RecordBatch(builder.schema(), 1);
    bad.reject(new Reject(7, "record.not-an-integer", "size is 'x'", Bytes.EMPTY));
    var unread = assertThrows(ReferenceException.class, () -> builder.add(bad));
    assertEquals("source.bad-reference", unread.code());
    assertTrue(
        String.valueOf(unread.getMessage()).contains("offset 7 cannot be read: size is 'x'"));
  }

  /** Results have a row for each window, and the last of each key is what is held. */
  @Test
  void whatWasOverwrittenTakesNoRoom() {
    PipelinePlan plan = LookupTest.plan(LookupTest.ALL.formatted(""));
    var builder = new ReferenceBuilder(plan.lookups().getFirst(), 100_000, true);
    var batch = new RecordBatch(builder.schema(), 10);
    String[] rows = new String[10];
    for (int round = 0; round < 5_000; round++) {
      batch.clear();
      for (int row = 0; row < rows.length; row++) {
        String name = "name " + row + " of " + round;
        // one is null now and then, two share their text, and one gets its former text again
        if (row == 1 && round % 2 == 0) name = "";
        if (row == 2 || row == 3) name = "shared in " + round / 3;
        if (row == 4) name = "turn " + round % 2;
        rows[row] = "code-" + row + "," + name + "," + round + ",,true";
        String[] cells = rows[row].split(",", -1);
        for (int i = 0; i < cells.length; i++) LookupTest.set(batch.vector(i), row, cells[i]);
        batch.endRow(row);
      }
      builder.add(batch);
    }
    String held = LookupTest.reference(plan, 0, rows).version().version();
    assertEquals(held, builder.build("", 5).version().version());

    // what is not overwritten counts
    batch.clear();
    LookupTest.set(batch.vector(0), 0, "code-0");
    LookupTest.set(batch.vector(1), 0, "x".repeat(100_000));
    for (int i = 2; i < 5; i++) batch.vector(i).setNull(0);
    batch.endRow(0);
    var full = new ReferenceBuilder(plan.lookups().getFirst(), 100_000, true);
    var large = assertThrows(ReferenceException.class, () -> full.add(batch));
    assertEquals("limit.reference-bytes", large.code());
  }

  @Test
  void refusesMoreRowsThanItHolds() {
    String only = "- lookup: {" + LookupTest.FILE + ", on: {no: qty}, missing: drop}";
    var builder = new ReferenceBuilder(LookupTest.plan(only).lookups().getFirst(), 1L << 40, false);
    var batch = new RecordBatch(builder.schema(), 10_000);
    for (int round = 0; round < ReferenceBuilder.MAX_ROWS / 10_000; round++) {
      batch.clear();
      for (int i = 0; i < 10_000; i++) {
        ((LongVector) batch.vector(0)).set(i, round * 10_000L + i);
        batch.endRow(i);
      }
      builder.add(batch);
    }
    ((LongVector) batch.vector(0)).set(0, -1);
    var many = assertThrows(ReferenceException.class, () -> builder.add(batch));
    assertEquals("limit.reference-rows", many.code());
    assertTrue(many.isLimit());
  }
}
