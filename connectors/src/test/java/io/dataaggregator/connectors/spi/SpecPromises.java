package io.dataaggregator.connectors.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.connectors.spi.SourceCase.Mistake;
import io.dataaggregator.connectors.spi.SourceConnectorContract.Promise;
import io.dataaggregator.connectors.spi.SourceConnectorContract.Subject;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import io.dataaggregator.engine.connector.ConnectorSpec.OptionType;
import io.dataaggregator.engine.definition.DefinitionParser.Outcome;
import io.dataaggregator.engine.definition.DefinitionParser.Parsed;
import io.dataaggregator.engine.definition.DefinitionParser.Refused;
import io.dataaggregator.engine.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a connector says of itself holds, and it says what is wrong with a definition. */
final class SpecPromises {
  static final Map<String, Promise> ALL =
      new TreeMap<>(
          Map.of(
              "describes itself", SpecPromises::describesItself,
              "defaults fit their options", SpecPromises::defaultsFit,
              "finds nothing wrong with a good source", SpecPromises::findsNothingWrong,
              "names mistake, place and remedy", SpecPromises::namesMistakes));

  private SpecPromises() {}

  private static void describesItself(Subject subject) {
    ConnectorSpec spec = subject.connector().spec();
    assertTrue(spec.name().matches("[a-z][a-z0-9-]*"), spec.name());
    assertTrue(spec.summary().endsWith("."), spec.summary());
    var names = new HashSet<String>();
    for (Option option : spec.options()) {
      assertTrue(option.name().matches("[a-z][A-Za-z0-9]*"), option.name());
      assertTrue(names.add(option.name()), option.name() + " is there twice");
      assertTrue(option.description().endsWith("."), option.description());
      assertEquals(option.type() == OptionType.CHOICE, !option.choices().isEmpty(), option.name());
      assertFalse(option.required() && option.byDefault() != null, option.name());
      assertFalse(option.secret() && option.byDefault() != null, option.name() + " is no secret");
    }
  }

  private static void defaultsFit(Subject subject) {
    ConnectorSpec spec = subject.connector().spec();
    List<Option> optional = spec.options().stream().filter(option -> !option.required()).toList();
    var bare =
        new ConnectorSpec(spec.name(), spec.summary(), spec.guarantee(), spec.formats(), optional);
    String format =
        spec.formats().isEmpty()
            ? ""
            : "format: {type: " + spec.formats().getFirst().word() + "}, ";
    String section =
        "{connector: %s, config: {}, %sfields: {n: {type: int}}}".formatted(spec.name(), format);
    Outcome outcome = SourceConnectorContract.parse(section, bare);
    Parsed parsed = assertInstanceOf(Parsed.class, outcome, outcome::toString);
    Map<String, Object> config = parsed.definition().source().config();
    for (Option option : optional) {
      boolean given = option.byDefault() != null;
      assertEquals(given, config.containsKey(option.name()), option.name());
    }
  }

  private static void findsNothingWrong(Subject subject) {
    assertEquals(List.of(), subject.connector().check(subject.source()));
  }

  private static void namesMistakes(Subject subject) {
    assertFalse(subject.of().mistakes().isEmpty(), "no mistakes to try");
    for (Mistake mistake : subject.of().mistakes()) {
      List<Problem> problems = problems(mistake.section(), subject.connector());
      for (Problem problem : problems) assertNoSecret(subject, problem.message());
      assertTrue(
          problems.stream().anyMatch(problem -> tells(problem, mistake)),
          () -> mistake + " is answered by " + problems);
    }
  }

  private static List<Problem> problems(String section, SourceConnector connector) {
    return switch (SourceConnectorContract.parse(section, connector.spec())) {
      case Refused(var problems) -> problems;
      case Parsed parsed -> connector.check(parsed.definition().source());
    };
  }

  private static boolean tells(Problem problem, Mistake mistake) {
    return problem.pointer().equals(mistake.pointer())
        && problem.message().contains(mistake.value())
        && problem.message().contains(mistake.remedy())
        && problem.code().matches("[a-z]+\\.[a-z-]+");
  }

  /** Secrets of the source's configuration stay out of what people and logs are told. */
  static void assertNoSecret(Subject subject, String message) {
    for (Option option : subject.connector().spec().options()) {
      Object value = subject.source().config().get(option.name());
      if (option.secret() && value != null) {
        assertFalse(message.contains(value.toString()), () -> option.name() + " is in: " + message);
      }
    }
  }
}
