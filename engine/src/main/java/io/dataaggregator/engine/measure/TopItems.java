package io.dataaggregator.engine.measure;

import java.util.List;

/**
 * The most frequent values, most frequent first, equal ones by value.
 *
 * @param items at most as many as were asked for
 */
public record TopItems(List<Item> items) {
  /**
   * A frequent value.
   *
   * @param value a String, Long or Boolean
   * @param count about how often it occurred
   * @param lower it occurred at least so often, with certainty
   * @param upper it occurred at most so often, with certainty
   */
  public record Item(Object value, long count, long lower, long upper) {}

  public TopItems {
    items = List.copyOf(items);
  }
}
