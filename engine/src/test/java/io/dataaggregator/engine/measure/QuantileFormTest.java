package io.dataaggregator.engine.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.columnar.Block;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import org.junit.jupiter.api.Test;

/** Journals have quantiles whose few values were written slot by slot: they are read for ever. */
class QuantileFormTest {
  @Test
  void valuesThatWereWrittenSlotBySlotAreRead() {
    var out = new ColumnWriter();
    out.longs(new long[] {3, 0, 1}, 0, 3);
    out.doubles(new double[] {2.5, 9, -1}, 0, 3);
    out.doubles(new double[] {7}, 0, 1);
    out.bits(new boolean[3], 0, 3);
    var column = new QuantileColumn(FieldType.DOUBLE, 0.5);
    column.ensure(3);
    ColumnReader in = Block.open(Block.seal(out));
    column.read(in, 0, 3);
    in.expectEnd();
    assertEquals(new QuantileEstimate(2.5, 2.5, 2.5, 0), column.value(0));
    assertEquals(null, column.value(1));
    assertEquals(new QuantileEstimate(7.0, 7.0, 7.0, 0), column.value(2));
  }
}
