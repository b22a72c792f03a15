package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text, the parser answers: a definition, or at least one problem with a place. */
class DefinitionFuzzTest {
  private static final List<String> PIECES =
      List.of(
          "",
          "",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "'",
          "\n",
          "  ",
          "- ",
          "null",
          "1",
          "-1",
          "1e400",
          "true",
          "&a ",
          "*a",
          "!!str ",
          "\u0000",
          "\uD800",
          "9223372036854775808",
          "x: ",
          "type: none",
          "\"a\": 1,",
          "~",
          "%",
          "#",
          "\t",
          "decimal(99)",
          "every 1s");

  private static void answers(String text) {
    for (Notation notation : Notation.values()) {
      switch (DefinitionParser.parse(text, notation, Samples.INSTALLED)) {
        case DefinitionParser.Parsed(var definition, String normalised, var positions) ->
            assertEquals(definition, DefinitionParser.parseNormalised(normalised));
        case DefinitionParser.Refused(List<Problem> problems) -> {
          assertFalse(problems.isEmpty());
          for (Problem problem : problems) {
            assertTrue(problem.code().startsWith("definition."), problem::toString);
            assertTrue(Pointer.valid(problem.pointer()), problem::toString);
            assertTrue(problem.line() > 0 && problem.column() > 0, problem::toString);
            assertFalse(problem.message().isBlank());
          }
        }
      }
    }
  }

  @Property(tries = 1000)
  void anyText(@ForAll String text) {
    answers(text);
  }

  @Property(tries = 1500)
  void textOfTheRightLetters(@ForAll("punctuated") String text) {
    answers(text);
  }

  @Property(tries = 1500)
  void mutatedDefinitions(@ForAll("mutants") String text) {
    answers(text);
  }

  @Property(tries = 1500)
  void anyDatePattern(@ForAll("patterns") String pattern) {
    String quoted = "\"" + pattern + "\"";
    answers(Samples.QUAKES.replace("pattern: uuuu-MM-dd", "pattern: " + quoted));
  }

  @Provide
  Arbitrary<String> punctuated() {
    return Arbitraries.strings()
        .withChars("{}[]:,-?&*!|>'\"%@`#~<= \n\t\\a1.e\u0085\uD800\uFFFE\u0007")
        .ofMaxLength(40);
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("uMdHmsSXVzpyYwecELQ'[]{}#- aBgGnN").ofMaxLength(10);
  }

  /** Good definitions in either notation with a few pieces cut out, doubled or replaced. */
  @Provide
  Arbitrary<String> mutants() {
    String json = Samples.parsed(Samples.yaml(Samples.QUAKES)).normalised();
    Arbitrary<String> mutants = Arbitraries.of(Samples.QUAKES, Samples.LEAST, json);
    for (int i = 0; i < 3; i++) mutants = mutants.flatMap(DefinitionFuzzTest::mutated);
    return mutants;
  }

  static Arbitrary<String> mutated(String text) {
    Arbitrary<Integer> places = Arbitraries.integers().between(0, text.length());
    Arbitrary<String> pieces = Arbitraries.of(PIECES);
    Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 12);
    return Combinators.combine(places, lengths, pieces)
        .as((from, length, piece) -> {
          int to = Math.min(text.length(), from + length);
          return text.substring(0, from) + piece + text.substring(to);
        });
  }
}
