package io.dataaggregator.engine.batch;

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
      if (random.nextInt(500) == 0) {
        recent.fit(random.nextInt(200_000));
        assertSameTogether(recent);
      }
      if (random.nextInt(2_000) == 0) {
        recent.clear();
        put.clear();
        first += 3_000;
      }
    }
  }

  private static void assertSameTogether(RecentTexts recent) {
    long[] heads = new long[3_000];
    long[] tails = new long[3_000];
    int[] ids = new int[3_000];
    for (int i = 0; i < ids.length; i++) {
      heads[i] = text(i).head();
      tails[i] = text(i).tail();
    }
    recent.find(heads, tails, ids, ids.length);
    for (int i = 0; i < ids.length; i++) assertEquals(recent.find(heads[i], tails[i]), ids[i]);
  }

  @Test
  void mostTextsAreFoundWhereTheyFit() {
    for (int texts : new int[] {100, 1_000, 30_000, 120_000}) {
      var recent = new RecentTexts();
      int found = 0;
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < texts; i++) {
          if (!isNew(recent, i) && round == 2) found++;
          if (i % 1_000 == 0) recent.fit(texts);
        }
      }
      assertTrue(found > texts * 0.7, found + " of " + texts);
    }
  }

  @Test
  void growingForgetsNone() {
    var recent = new RecentTexts();
    for (int i = 0; i < 1_000; i++) {
      isNew(recent, i);
      recent.fit(1_000);
    }
    var kept = new HashSet<Integer>();
    for (int i = 0; i < 1_000; i++) if (has(recent, i)) kept.add(i);
    for (int i = 0; i < 19_000; i++) isNew(recent, 1_000_000 + i);
    for (int i = 0; i < 1_000; i++) isNew(recent, i);
    kept.removeIf(i -> !has(recent, i));
    recent.fit(20_000);
    for (int i : kept) assertTrue(has(recent, i), "lost " + i);
    assertTrue(kept.size() > 500, kept.size() + " kept");
  }

  /** Texts that are too long to be here are in the dictionary all the same. */
  @Test
  void itIsAsLargeAsTheShortOnesNeed() {
    var recent = new RecentTexts();
    for (int i = 0; i < 400; i++) {
      isNew(recent, i);
      recent.fit(1_000_000);
    }
    int found = 0;
    for (int i = 0; i < 400; i++) if (has(recent, i)) found++;
    assertTrue(found > 350, found + " of 400");
    assertTrue(recent.bytes() < 100_000, recent.bytes() + " bytes");
  }

  private static boolean has(RecentTexts recent, int number) {
    return recent.find(text(number).head(), text(number).tail()) == number;
  }

  private static boolean isNew(RecentTexts recent, int number) {
    if (has(recent, number)) return false;
    recent.put(text(number).head(), text(number).tail(), number);
    return true;
  }
}
