package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LongColumnTest {
  private static final int[] BOTH = {0, 1};

  /** Equal hashes are too rare for a table's test to meet this. */
  @Test
  void nullIsNotZeroEvenWhereHashesWereEqual() {
    var column = new LongColumn(new Field("id", FieldType.INT));
    column.gather(nullAndZero(false), BOTH, 2);
    column.store(BOTH, BOTH, 2);
    long[] wrong = new long[1];
    assertFalse(column.differs(BOTH, 2, wrong));
    assertTrue(column.matches(0, 0) && column.matches(1, 1));

    column.gather(nullAndZero(true), BOTH, 2);
    assertTrue(column.differs(BOTH, 2, wrong));
    assertArrayEquals(new long[] {0b11}, wrong);
    assertFalse(column.matches(0, 0) || column.matches(1, 1));
  }

  @Test
  void doublesDifferInTheLowBitsOfTheirHashes() {
    var column = new LongColumn(new Field("real", FieldType.DOUBLE));
    int count = 1024;
    var vector = new DoubleVector(count);
    for (int i = 0; i < count; i++) vector.set(i, i);
    column.gather(vector, Lookup.identity(count), count);
    long[] hashes = new long[count];
    column.hash(hashes, count);
    long places = Arrays.stream(hashes).map(hash -> hash & 1023).distinct().count();
    // random hashes would fill 1 - 1/e of the places, about 647
    assertTrue(places > 580, () -> "only " + places + " places");
    assertEquals(count, Arrays.stream(hashes).distinct().count());
  }

  private static LongVector nullAndZero(boolean reversed) {
    var vector = new LongVector(2);
    vector.set(reversed ? 0 : 1, 0);
    vector.setNull(reversed ? 1 : 0);
    return vector;
  }
}
