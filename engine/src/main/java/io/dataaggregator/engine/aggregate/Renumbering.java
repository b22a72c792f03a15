package io.dataaggregator.engine.aggregate;

import java.util.Arrays;

/**
 * Numbers ids anew from 0 in the order of their appearance. Of many it keeps a number for every id
 * there is; of few, which a page has, it finds them by hashing, so that they cost what they are.
 */
final class Renumbering {
  private static final int KEPT = 1 << 18;
  private static final int FEW_OF = 8;

  // by id: 1 + its number; all zero between calls
  private int[] numbers = new int[0];
  private int[] used = new int[16];

  /**
   * Numbers {@code ids[0, count)} in place; a negative id stays.
   *
   * @param known ids are below this
   * @return how many different ones there are
   */
  int apply(int[] ids, int count, int known) {
    return count < known / FEW_OF ? few(ids, count) : many(ids, count, known);
  }

  /** By new number, the id that it stands for; valid until the next call. */
  int[] used() {
    return used;
  }

  /** Heap in use. */
  long bytes() {
    return 4L * (numbers.length + used.length);
  }

  /** Gives up what only many ids needed. */
  void trim() {
    if (numbers.length > KEPT) numbers = new int[0];
  }

  private int many(int[] ids, int count, int known) {
    if (numbers.length < known) numbers = new int[known];
    int different = 0;
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      if (id < 0) continue;
      if (numbers[id] == 0) {
        use(different++, id);
        numbers[id] = different;
      }
      ids[i] = numbers[id] - 1;
    }
    for (int k = 0; k < different; k++) numbers[used[k]] = 0;
    return different;
  }

  private int few(int[] ids, int count) {
    // at most half full
    int[] table = new int[Math.max(16, Integer.highestOneBit(count) << 2)];
    int mask = table.length - 1;
    int different = 0;
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      if (id < 0) continue;
      int at = (int) KeyColumn.mix(0, id) & mask;
      while (table[at] != 0 && used[table[at] - 1] != id) at = (at + 1) & mask;
      if (table[at] == 0) {
        use(different++, id);
        table[at] = different;
      }
      ids[i] = table[at] - 1;
    }
    return different;
  }

  private void use(int number, int id) {
    if (number == used.length) used = Arrays.copyOf(used, 2 * number);
    used[number] = id;
  }
}
