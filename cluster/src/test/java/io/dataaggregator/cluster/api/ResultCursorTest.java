package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cursors of keys that are too long for an address. */
class ResultCursorTest {
  private static Bytes key(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void knowsItsRowAndWhatIsFarBehindItByTheBeginningOfAKey() {
    String begin = "b".repeat(600);
    ResultCursor cursor = ResultCursor.after(1, 2, key(begin + "m"), null);
    assertEquals(Optional.of(cursor), ResultCursor.parse(cursor.text()));
    assertTrue(cursor.isAfter(key(begin + "m")));
    assertFalse(cursor.isAfter(key(begin + "n")));
    for (String before :
        new String[] {"", "a", "b", "b".repeat(599), begin, begin + "m", begin + "z"}) {
      assertFalse(cursor.isFarBefore(key(before)), before);
    }
    for (String behind : new String[] {"c", "b".repeat(599) + "c", "b".repeat(599) + "c" + begin}) {
      assertTrue(cursor.isFarBefore(key(behind)), behind);
    }
  }
}
