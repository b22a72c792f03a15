package io.dataaggregator.engine.measure;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.dataaggregator.engine.batch.FieldType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final int RECORDS = 4000;
  // the least object takes 16 bytes; a sketch may grow now and then
  private static final int LIMIT_BYTES_PER_RECORD = 12;

  @Test
  void noRecordIsAllocatedFor() {
    for (FieldType type : List.of(FieldType.INT, FieldType.DOUBLE, FieldType.STRING)) {
      for (MeasureKind kind : MeasureKind.values()) {
        // the sketch's library hashes into a small array of its own
        if (kind == MeasureKind.DISTINCT) continue;
        if (Accumulator.accepts(kind, type)) check(new AggregateCall(kind, type, 1));
      }
    }
  }

  private static void check(AggregateCall call) {
    FieldType type = call.argument();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      long number = i * 7919L % 100;
      if (FieldType.STRING.equals(type)) values.add("value " + number);
      else if (FieldType.DOUBLE.equals(type)) values.add(number / 10.0);
      else values.add(number);
    }
    Rows.Prepared prepared = Rows.prepare(call, Rows.of(values));
    int[] slots = new int[RECORDS];
    for (int i = 0; i < RECORDS; i++) slots[i] = i & 7;
    Accumulator column = Accumulator.of(call);
    column.ensure(8);
    prepared.add(column, slots, 0);
    var threads = assertInstanceOf(ThreadMXBean.class, ManagementFactory.getThreadMXBean());
    long before = threads.getCurrentThreadAllocatedBytes();
    prepared.add(column, slots, 0);
    long took = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(took < LIMIT_BYTES_PER_RECORD * RECORDS, call + " allocated " + took + " bytes");
  }
}
