package io.dataaggregator.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.StringVector;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Text that no row has any more is given up. */
class ReferenceColumnTest {
  private static final int ROWS = 10;

  private final ReferenceColumn column = new ReferenceColumn();

  private void set(int at, String value) {
    var from = new StringVector(1, new Dictionary());
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    from.set(0, text, 0, text.length);
    column.set(at, from, 0);
  }

  private String get(int row) {
    var to = new StringVector(1, new Dictionary());
    column.gather(new int[] {row}, new int[] {0}, 1, to);
    return to.isNull(0) ? "-" : to.dictionary().string(to.id(0));
  }

  @Test
  void holdsLittleMoreThanWhatItsRowsHave() {
    for (int row = 0; row < ROWS; row++) set(row, "first " + row);
    long least = column.bytes();
    for (int round = 0; round < 20_000; round++) {
      int row = round % ROWS;
      // rows 0 and 1 stay as they are, and the last one has the text of row 0 in between
      if (row > 1) set(row, row == 9 && round % 20 == 9 ? "first 0" : "text " + round);
      column.sweep(2);
      assertTrue(column.unused() < 100_000, "unused: " + column.unused());
    }
    assertEquals("first 0", get(0));
    assertEquals("first 1", get(1));
    for (int row = 2; row < ROWS; row++) assertEquals("text " + (19_990 + row), get(row));
    column.finish();
    assertEquals(0, column.unused());
    for (int row = 2; row < ROWS; row++) assertEquals("text " + (19_990 + row), get(row));
    assertTrue(column.bytes() < 2 * least, column.bytes() + " of " + least);
  }

  @Test
  void textThatComesBackCountsAgain() {
    set(0, "one");
    set(1, "two");
    long both = column.bytes();
    set(1, "one");
    assertTrue(column.bytes() < both);
    var none = new StringVector(1, new Dictionary());
    none.setNull(0);
    column.set(0, none, 0);
    assertEquals("one", get(1));
    set(0, "two");
    assertEquals(both, column.bytes());
    column.finish();
    assertEquals("two", get(0));
    assertEquals("one", get(1));
    assertEquals(both, column.bytes());
    column.set(1, none, 0);
    column.finish();
    assertEquals("-", get(1));
    assertEquals("two", get(0));
  }
}
