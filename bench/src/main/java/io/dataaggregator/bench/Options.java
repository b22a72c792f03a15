package io.dataaggregator.bench;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Options of a command line, each a name and a value. */
final class Options {
  private Options() {}

  /**
   * Values by name.
   *
   * @param known names with what they take, in words
   * @throws IllegalArgumentException saying what is allowed
   */
  static Map<String, String> of(List<String> words, Map<String, String> known) {
    var values = new HashMap<String, String>();
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String name = rest.next();
      if (!known.containsKey(name) || !rest.hasNext()) {
        var all = new StringBuilder("there is no option \"" + name + "\" with a value. There are");
        known.forEach((option, what) -> all.append("\n  ").append(option).append(' ').append(what));
        throw new IllegalArgumentException(all.toString());
      }
      values.put(name, rest.next());
    }
    return values;
  }

  /**
   * A value as whole numbers with commas between, each at least 1.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  static List<Integer> numbers(Map<String, String> values, String name, String absent, int most) {
    return List.of(values.getOrDefault(name, absent).split(",", -1)).stream()
        .map(word -> number(name, word, most))
        .toList();
  }

  private static int number(String name, String word, int most) {
    if (!word.matches("[1-9][0-9]{0,8}") || Integer.parseInt(word) > most) {
      throw new IllegalArgumentException(
          "%s has \"%s\": choose from 1 to %d".formatted(name, word, most));
    }
    return Integer.parseInt(word);
  }
}
