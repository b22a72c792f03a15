package io.dataaggregator.engine.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.columnar.Block;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
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
    var lists = new ShortLists(false);
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
      for (int i = 0; i < expected.size(); i++) assertEquals(expected.get(i), lists.get(slot, i));
    }
  }

  /** Lists of more values than a piece has come back into slots that held others. */
  @Property(tries = 40)
  void whatIsWrittenIsRead(@ForAll long seed, @ForAll boolean doubles) {
    var random = new Random(seed);
    int slots = random.nextInt(400) + 1;
    int longest = random.nextInt(100) + 1;
    ShortLists written = filled(doubles, slots, longest, random);
    ShortLists read = filled(doubles, slots + 3, longest, random);
    int[] order = random.ints(slots, 0, slots).toArray();
    int[] counts = Arrays.stream(order).map(written::length).toArray();
    var out = new ColumnWriter();
    written.write(out, order, slots);
    ColumnReader in = Block.open(Block.seal(out));
    read.read(in, 3, counts);
    in.expectEnd();
    for (int i = 0; i < slots; i++) assertSame(written, order[i], read, 3 + i);
  }

  private static ShortLists filled(boolean doubles, int slots, int longest, Random random) {
    var lists = new ShortLists(doubles);
    lists.ensure(slots);
    for (int slot = 0; slot < slots; slot++) {
      for (int i = random.nextInt(longest + 1); i > 0; i--) {
        // among the doubles are NaNs of all kinds
        lists.add(slot, random.nextBoolean() ? random.nextLong() : random.nextInt(-9, 9));
      }
    }
    return lists;
  }

  private static void assertSame(ShortLists lists, int slot, ShortLists others, int other) {
    assertEquals(lists.length(slot), others.length(other));
    for (int i = 0; i < lists.length(slot); i++) {
      assertEquals(lists.get(slot, i), others.get(other, i));
    }
  }

  /** A bucket that grows, is sealed and begins anew, again and again, takes no more room. */
  @Test
  void whatWasLeftIsTakenAgain() {
    var lists = new ShortLists(false);
    lists.ensure(4);
    long before = 0;
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 400; i++) lists.add(i & 3, i);
      if (round == 0) before = lists.bytes();
      for (int slot = 0; slot < 4; slot++) lists.clear(slot);
    }
    assertTrue(lists.bytes() <= before, lists.bytes() + " bytes after " + before);
  }

  /** What became sketches leaves its regions behind; what stays is moved and stays the same. */
  @Test
  void roomThatNobodyNeedsIsGivenUp() {
    var lists = new ShortLists(false);
    int slots = 5_000;
    lists.ensure(slots);
    for (int slot = 0; slot < slots; slot++) {
      for (int i = 0; i < 128; i++) lists.add(slot, slot * 1_000L + i);
    }
    long full = lists.bytes();
    for (int slot = 0; slot < slots; slot++) if (slot % 100 != 0) lists.clear(slot);
    assertTrue(lists.bytes() < full / 20, lists.bytes() + " bytes of " + full);
    for (int slot = 0; slot < slots; slot += 100) {
      assertEquals(128, lists.length(slot));
      for (int i = 0; i < 128; i++) assertEquals(slot * 1_000L + i, lists.get(slot, i));
    }
    for (int slot = 0; slot < slots; slot++) {
      for (int i = lists.length(slot); i < 128; i++) lists.add(slot, i);
    }
    lists.clearAll();
    assertTrue(lists.bytes() < full / 20, lists.bytes() + " bytes of " + full);
  }
}
