package io.dataaggregator.engine.measure;

import java.util.Comparator;
import java.util.List;

/**
 * How large the sketches of {@code top(x, items)} are. A frequent-items sketch (J. Misra, D. Gries
 * 1982, as DataSketches implements it: D. Anderson et al. 2017) is exact while it holds at most
 * three quarters of its size in distinct values; beyond, no count is off by more than 3.5 / size of
 * all values, and the result says by how much at most.
 *
 * @param items how many values a result has
 */
record TopSize(int items) {
  private static final int LIMIT_ITEMS = 1000;
  private static final int LEAST_SIZE = 256;
  // so that the least frequent of the result still stands out
  private static final int SIZE_PER_ITEM = 16;

  private static final Comparator<TopItems.Item> ORDER =
      Comparator.comparingLong(TopItems.Item::count).reversed().thenComparing(TopSize::compare);

  TopSize {
    if (items < 1 || items > LIMIT_ITEMS) {
      throw new IllegalArgumentException(
          "top takes 1 to " + LIMIT_ITEMS + " items, not " + items + "; ask for fewer");
    }
  }

  /** Entries of the sketch, a power of two. */
  int mapSize() {
    int wanted = Math.max(LEAST_SIZE, items * SIZE_PER_ITEM);
    return Integer.highestOneBit(wanted - 1) << 1;
  }

  TopItems top(List<TopItems.Item> all) {
    return new TopItems(all.stream().sorted(ORDER).limit(items).toList());
  }

  private static int compare(TopItems.Item a, TopItems.Item b) {
    return switch (a.value()) {
      case String text -> text.compareTo((String) b.value());
      case Long number -> number.compareTo((Long) b.value());
      case Boolean truth -> truth.compareTo((Boolean) b.value());
      default -> throw new IllegalStateException("no top of " + a.value().getClass());
    };
  }
}
