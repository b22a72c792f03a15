package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything found wrong with one document so far. */
final class Problems {
  /** Nobody mends more at once, and a hostile document shall not fill the memory. */
  static final int LIMIT = 500;

  private static final int SHOWN = 80;

  private final List<Problem> found = new ArrayList<>();

  void add(String code, String pointer, Place place, String message) {
    if (found.size() < LIMIT) {
      found.add(new Problem(code, pointer, place.line(), place.column(), message));
    }
  }

  boolean none() {
    return found.isEmpty();
  }

  boolean full() {
    return found.size() >= LIMIT;
  }

  /** In the order of the text. */
  List<Problem> inOrder() {
    var sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    return List.copyOf(sorted);
  }

  /** {@code text} in quotes, cut to a length that a message bears. */
  static String shown(String text) {
    if (text.length() <= SHOWN) return "'" + text + "'";
    return "'" + text.substring(0, text.offsetByCodePoints(0, SHOWN / 2)) + "...'";
  }
}
