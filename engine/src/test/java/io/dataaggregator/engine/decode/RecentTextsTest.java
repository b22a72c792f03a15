package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecentTextsTest {
  private record Text(long head, long tail) {}

  private static Text text(int number) {
    // as StringColumn has it: "text-" and a number, of 8 bytes and a few
    return new Text(number * 0x0101_0101L, (9L << 56) | (number & 0xff));
  }

  /** What is found is the id of this very text in this dictionary, whatever is beside. */
  @Property(tries = 200)
  void onlyWhatWasPutIsFound(@ForAll long seed) {
    var random = new Random(seed);
    var recent = new RecentTexts();
    Set<Integer> put = new HashSet<>();
    int first = 0;
    for (int step = 0; step < 5_000; step++) {
      int number = random.nextInt(3_000);
      Text text = text(number);
      int found = recent.find(text.head(), text.tail());
      if (found == RecentTexts.NONE) recent.put(text.head(), text.tail(), first + number);
      else assertTrue(put.contains(number), "never put");
      put.add(number);
      assertEquals(first + number, recent.find(text.head(), text.tail()));
      if (random.nextInt(500) == 0) recent.fit(random.nextInt(200_000));
      if (random.nextInt(2_000) == 0) {
        recent.clear();
        put.clear();
        first += 3_000;
      }
    }
  }

  @Test
  void mostTextsAreFoundWhereTheyFit() {
    for (int texts : new int[] {100, 1_000, 30_000}) {
      var recent = new RecentTexts();
      recent.fit(texts);
      int found = 0;
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < texts; i++) {
          Text text = text(i);
          if (recent.find(text.head(), text.tail()) == i) found++;
          else recent.put(text.head(), text.tail(), i);
        }
      }
      assertTrue(found > texts * 0.8, found + " of " + texts);
    }
  }
}
