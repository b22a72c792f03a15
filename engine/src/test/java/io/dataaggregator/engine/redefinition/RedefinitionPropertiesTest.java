package io.dataaggregator.engine.redefinition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.DefinitionParser.Parsed;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RedefinitionPropertiesTest {
  private static final List<Map.Entry<String, String>> CHANGES =
      List.of(
          Map.entry("labels", "{team: b, x: y}"),
          Map.entry("labels", "{}"),
          Map.entry("config", "{path: other}"),
          Map.entry("format", "{type: csv, multiline: false}"),
          Map.entry("disorder", "2s"),
          Map.entry("at", "{type: timestamp, unit: ms}"),
          Map.entry("a", "{type: double}"),
          Map.entry("b", "{type: int}"),
          Map.entry("c", "{type: int}"),
          Map.entry("transforms", "[]"),
          Map.entry("transforms", "[filter: a > 1, set: {b: b * 2.0}]"),
          Map.entry("groupBy", "[l, k]"),
          Map.entry("groupBy", "[k]"),
          Map.entry("window", "{type: tumbling, size: 1m, timeField: at, lateness: 1s}"),
          Map.entry("window", "{type: calendar, unit: day, timeField: at}"),
          Map.entry("measures", "{n: count(), s: sum(a), m: max(b), x: sum(a) / count()}"),
          Map.entry("measures", "{s: sum(a), m: max(b), n: count()}"),
          Map.entry("measures", "{many: count(), s: sum(a), m: max(b)}"),
          Map.entry("measures", "{n: count(), s: sum(a)}"),
          Map.entry("measures", "{n: count(), s: sum(b), m: max(b)}"),
          Map.entry("measures", "{n: count(), s: sum(a), m: max(a)}"),
          Map.entry("run", "{mode: batch, refresh: incremental}"),
          Map.entry("run", "{mode: batch, refresh: incremental, parallelism: 5}"),
          Map.entry("run", "{mode: continuous}"),
          Map.entry("run", "{mode: continuous, retry: {attempts: 9}}"),
          Map.entry("limits", "{buckets: 5, rejected: 1%}"));

  @Provide
  Arbitrary<Text> texts() {
    return Arbitraries.of(CHANGES)
        .list()
        .ofMaxSize(3)
        .map(changes -> {
          Text text = Text.START;
          for (var change : changes) text = text.with(change.getKey(), change.getValue());
          return text;
        });
  }

  @Property(tries = 300)
  void whatIsKeptIsWhatTheNewDefinitionWouldHaveMade(
      @ForAll("texts") Text before, @ForAll("texts") Text after) {
    PipelinePlan old = before.plan();
    PipelinePlan next = after.plan();
    Redefinition plan = Redefinition.plan(old, next);
    boolean same =
        old.aggregate().equals(next.aggregate())
            && old.calls().equals(next.calls())
            && new HashSet<>(old.source().fields()).equals(new HashSet<>(next.source().fields()))
            && old.definition().transforms().equals(next.definition().transforms())
            && old.definition().run().mode().equals(next.definition().run().mode())
            && alike(old.definition().source(), next.definition().source());
    assertTrue(same || plan.verdict() != Verdict.KEEPS, plan::toString);
    if (same && Redefinition.isFull(old.definition().run())) {
      assertEquals(Verdict.KEEPS, plan.verdict(), plan::toString);
    }
    boolean there = plan.verdict() == Verdict.KEEPS;
    boolean back = Redefinition.plan(next, old).verdict() == Verdict.KEEPS;
    boolean refreshes = old.definition().run().refresh() != next.definition().run().refresh();
    assertTrue(refreshes || there == back, "what can be replaced can be put back");
  }

  private static boolean alike(SourceDefinition one, SourceDefinition other) {
    return one.connector().equals(other.connector())
        && one.config().equals(other.config())
        && String.valueOf(one.format()).equals(String.valueOf(other.format()))
        && String.valueOf(one.disorderMicros()).equals(String.valueOf(other.disorderMicros()))
        && new HashSet<>(one.fields()).equals(new HashSet<>(other.fields()));
  }

  /** The normalised text is JSON: the same definition in another notation and order. */
  @Property(tries = 100)
  void howADefinitionIsWrittenChangesNothing(@ForAll("texts") Text text) {
    Parsed parsed = text.parsed();
    Text spaced = text.with("measures", text.parts().get("measures") + "  # remembered");
    for (PipelinePlan same :
        List.of(
            text.plan(),
            spaced.plan(),
            PipelinePlan.of(parsed.definition()),
            PipelinePlan.of(DefinitionParser.parseNormalised(parsed.normalised())))) {
      Redefinition plan = Redefinition.plan(text.plan(), same);
      assertEquals(Verdict.KEEPS, plan.verdict());
      assertTrue(plan.stages().stream().allMatch(stage -> stage.reason().equals("unchanged")));
    }
  }
}
