package io.dataaggregator.engine.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShortListsTest {
  private static final int SLOTS = 12;

  /** Whatever is done to some lists, each holds what a list of its own would. */
  @Property(tries = 300)
  void eachSlotHasAListOfItsOwn(@ForAll long seed) {
    var random = new Random(seed);
    var lists = new ShortLists();
    lists.ensure(SLOTS);
    List<List<Long>> model = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) model.add(new ArrayList<>());
    for (int step = 0; step < 2_000; step++) {
      int slot = random.nextInt(SLOTS);
      List<Long> expected = model.get(slot);
      switch (random.nextInt(40)) {
        case 0 -> {
          lists.clearAll();
          model.forEach(List::clear);
        }
        case 1, 2 -> {
          lists.clear(slot);
          expected.clear();
        }
        case 3 -> {
          int other = random.nextInt(SLOTS);
          if (other == slot) continue;
          lists.clear(slot);
          lists.copy(slot, lists, other);
          expected.clear();
          expected.addAll(model.get(other));
        }
        default -> {
          long value = random.nextInt(20);
          assertEquals(expected.contains(value), lists.contains(slot, value));
          lists.add(slot, value);
          expected.add(value);
        }
      }
      assertEquals(expected.size(), lists.length(slot));
    }
    int[] slots = random.ints(30, 0, SLOTS).toArray();
    long[] all =
        Arrays.stream(slots)
            .boxed()
            .flatMap(slot -> model.get(slot).stream())
            .mapToLong(value -> value)
            .toArray();
    assertArrayEquals(all, lists.all(slots, slots.length));
  }

  /** A bucket that grows, is sealed and begins anew, again and again, takes no more room. */
  @Test
  void whatWasLeftIsTakenAgain() {
    var lists = new ShortLists();
    lists.ensure(4);
    long before = 0;
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 400; i++) lists.add(i & 3, i);
      if (round == 0) before = lists.bytes();
      for (int slot = 0; slot < 4; slot++) lists.clear(slot);
    }
    assertTrue(lists.bytes() <= before, lists.bytes() + " bytes after " + before);
  }
}
