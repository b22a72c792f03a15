package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecentTextsTest {
  private record Text(long head, long tail) {}

  private static Text text(int number) {
    // as StringColumn has it: "text-" and a number, of 8 bytes and a few
    return new Text(number * 0x0101_0101L, 9L << 56 | number & 0xff);
  }

  /** What is found is what was put last for this very text, whatever was put beside and resized. */
  @Property(tries = 200)
  void onlyWhatWasPutIsFound(@ForAll long seed) {
    var random = new Random(seed);
    var recent = new RecentTexts();
    Map<Text, Integer> put = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      Text text = text(random.nextInt(3_000));
      int found = recent.find(text.head(), text.tail());
      if (found != RecentTexts.NONE) assertEquals(put.get(text), found);
      if (random.nextInt(500) == 0) recent.fit(random.nextInt(200_000));
      if (random.nextInt(2_000) == 0) {
        recent.clear();
        put.clear();
      }
      put.put(text, step);
      recent.put(text.head(), text.tail(), step);
      assertEquals(step, recent.find(text.head(), text.tail()));
    }
  }

  @Test
  void mostTextsAreFoundWhereTheyFit() {
    for (int texts : new int[] {100, 1_000, 60_000}) {
      var recent = new RecentTexts();
      recent.fit(texts);
      int found = 0;
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < texts; i++) {
          Text text = text(i);
          found += recent.find(text.head(), text.tail()) == i ? 1 : 0;
          recent.put(text.head(), text.tail(), i);
        }
      }
      assertTrue(found > texts * 0.8, found + " of " + texts);
    }
  }
}
