package io.dataaggregator.engine.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a value of the file may look like, and as what {@link Checker} hands it on. */
sealed interface Shape {
  /** A String of at most {@code maxLength} chars that keeps the rule. */
  record Text(int maxLength, TextRule rule) implements Shape {}

  /**
   * One of a few Strings.
   *
   * @param code the problem's code for any other text
   * @param later values that are known and not there yet
   */
  record Choice(String code, List<String> values, List<String> later) implements Shape {
    Choice(String... values) {
      this("definition.bad-value", List.of(values), List.of());
    }
  }

  /** A Long from {@code min} to {@code max}. */
  record Whole(long min, long max) implements Shape {}

  /** A Long, or a Double where it has a point or an exponent. */
  record Numeric() implements Shape {}

  /** A Boolean. */
  record Flag() implements Shape {}

  /**
   * A duration.
   *
   * @param asText handed on as the shortest text, not as a Long of microseconds: a connector's
   *     setting must mean the same when it is read back without the connector's spec
   */
  record Time(long minMicros, long maxMicros, boolean asText) implements Shape {}

  /** A size, handed on as a Long of bytes; a plain number is bytes. */
  record Size(long min, long max) implements Shape {}

  /** A share, as a percentage or a number from 0 to 1, handed on as a Double. */
  record Share() implements Shape {}

  /** A List. */
  record Items(Shape item, int max) implements Shape {}

  /** {@link Values} with names of the user's choice. */
  record Named(TextRule names, int maxName, Shape value, int min, int max) implements Shape {}

  /** One or the other, by whether it is a list or a mapping. */
  record Either(Items list, Named mapping) implements Shape {}

  /** {@link Values} with known keys. */
  record Section(List<Key> keys) implements Shape {
    Section(Key... keys) {
      this(List.of(keys));
    }
  }

  /** A section whose other keys depend on the value of {@code tag}. */
  record Tagged(String tag, Map<String, Section> cases, List<String> later) implements Shape {}

  /** {@link Values} with exactly one of the keys. */
  record Single(List<Key> keys, List<String> later) implements Shape {}

  /** A list that must be empty for now. */
  record Empty(String why) implements Shape {}

  /** Refused whatever it is: nothing belongs here. */
  record Never(String why) implements Shape {}

  /** Any value as String, Long, Double, Boolean, List or Map. */
  record Free() implements Shape {}

  /** Not looked at: something else was reported that leaves its shape unknown. */
  record Unknown() implements Shape {}

  /** Always refused: known and not there yet. */
  record Later() implements Shape {}

  /** A tagged section; each case gets the tag as its first key. */
  static Tagged tagged(String tag, Map<String, List<Key>> cases, List<String> later, String about) {
    var sections = new LinkedHashMap<String, Section>();
    cases.forEach((value, keys) -> {
      var all = new ArrayList<Key>();
      all.add(Key.required(tag, new Choice(value), about));
      all.addAll(keys);
      sections.put(value, new Section(List.copyOf(all)));
    });
    return new Tagged(tag, sections, later);
  }
}
