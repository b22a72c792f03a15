package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
  private static void refusedAt(String text, Notation notation, String pointer, String says) {
    DefinitionParser.Outcome outcome = DefinitionParser.parse(text, notation, Samples.INSTALLED);
    Problem problem = Samples.refused(outcome).getFirst();
    assertEquals("definition.limit", problem.code());
    assertTrue(problem.pointer().startsWith(pointer), problem::toString);
    assertTrue(problem.message().contains(says), problem::toString);
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void ofTheDocument(Notation notation) {
    // two bytes a character: it is bytes that count
    refusedAt("\"" + "\u00e9".repeat(1 << 19) + "\"", notation, "", "larger than 1048576 bytes");
    refusedAt("[".repeat(33) + "]".repeat(33), notation, "/0/0", "deeper than 32");
    refusedAt("[" + "[".repeat(500_000), notation, "/0/0", "deeper than 32");
    refusedAt("[" + "0,".repeat(100_000) + "0]", notation, "/99999", "more than 100000 values");
    refusedAt("{\"" + "k".repeat(257) + "\": 1}", notation, "", "longer than 256");
  }

  @Test
  void anEmptyDocumentIsNamed() {
    for (String text : List.of("", "   \n", "\uFEFF")) {
      for (Notation notation : Notation.values()) {
        DefinitionParser.Outcome outcome =
            DefinitionParser.parse(text, notation, Samples.INSTALLED);
        assertEquals("definition.empty", Samples.refused(outcome).getFirst().code());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void halfACharacterIsFoundBeforeAnythingElse(Notation notation) {
    // YAML's own reader fails with an index where two stand at the end of its buffer
    for (String text : List.of("{}\n #\uD800", "{}\n #" + "\uD800".repeat(2000))) {
      DefinitionParser.Outcome outcome = DefinitionParser.parse(text, notation, Samples.INSTALLED);
      Problem problem = Samples.refused(outcome).getFirst();
      assertEquals("definition.bad-text", problem.code());
      assertEquals(new Place(2, 3), new Place(problem.line(), problem.column()));
    }
  }

  @Test
  void jsonErrorsHaveAPlace() {
    Problem comma = Samples.refused(Samples.json("{\"a\": 1,\n  }")).getFirst();
    assertEquals("definition.syntax", comma.code());
    assertEquals(2, comma.line());
    Problem second = Samples.refused(Samples.json("{}\n{}")).getFirst();
    assertEquals("definition.syntax", second.code());
    assertEquals(new Place(2, 1), new Place(second.line(), second.column()));
    Problem open = Samples.refused(Samples.json("{\"a\": {\"b\": ")).getFirst();
    assertEquals("/a", open.pointer());
  }

  @Test
  void problemsEndSomewhere() {
    String keys = IntStream.range(0, 3000).mapToObj(i -> "x" + i + ": 1\n").collect(joined(""));
    assertEquals(Problems.LIMIT, Samples.refused(Samples.yaml(keys)).size());
    String same = "x: 1\n".repeat(3000);
    assertEquals(Problems.LIMIT, Samples.refused(Samples.yaml(same)).size());
  }

  @Test
  void ofTheParts() {
    tooMany("groupBy: [net, strong]", "groupBy: [" + list(33, "g%d") + "]", "aggregate/groupBy");
    tooMany("labels: {team: seismology}", "labels: {" + list(33, "l%d: x") + "}", "labels");
    tooMany("quakes: count()", list(201, "m%d: count()"), "aggregate/measures");
    tooMany("raw: {type: json}", "raw: {type: json}\n" + fields(1000), "source/fields");
    String filters =
        IntStream.range(0, 1001).mapToObj(i -> "    - filter: a\n").collect(joined(""));
    tooMany("    - filter: mag >= 1.0\n", filters, "transforms");
    // each field that a set sets is a transform of its own
    tooMany("strong: \"mag", list(998, "s%d: x") + ", strong: \"mag", "transforms");
  }

  private static void tooMany(String from, String to, String where) {
    String text = Samples.QUAKES.replace(from, to);
    List<Problem> problems = Samples.refused(Samples.yaml(text));
    assertTrue(
        problems.stream()
            .anyMatch(p -> p.code().equals("definition.too-many") && p.pointer().endsWith(where)),
        problems::toString);
  }

  private static String list(int count, String item) {
    return IntStream.range(0, count).mapToObj(item::formatted).collect(joined(", "));
  }

  private static String fields(int count) {
    return IntStream.range(0, count)
        .mapToObj("      f%d: {type: int}\n"::formatted)
        .collect(joined(""));
  }

  private static Collector<CharSequence, ?, String> joined(String by) {
    return Collectors.joining(by);
  }
}
