package io.dataaggregator.engine.redefinition;

import static io.dataaggregator.engine.redefinition.Verdict.KEEPS;
import static io.dataaggregator.engine.redefinition.Verdict.RECOMPUTES;
import static io.dataaggregator.engine.redefinition.Verdict.RESETS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.definition.AggregateDefinition;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedefinitionTest {
  private static final Text INCREMENTAL =
      Text.START.with("run", "{mode: batch, refresh: incremental}");

  private static Redefinition plan(Text old, Text next) {
    return Redefinition.plan(old.plan(), next.plan());
  }

  private static Text lookup(String rest) {
    String reference = "{pipeline: {name: other, fields: {k: {type: string}, v: {type: int}}}, ";
    return INCREMENTAL.with("transforms", "[lookup: " + reference + "on: {k: k}, " + rest + "}]");
  }

  @Test
  void onlyHowOftenAReferenceIsReadMayChange() {
    Text often = lookup("take: {v: looked}, refresh: 1m");
    Redefinition seldom = plan(often, lookup("take: {v: looked}, refresh: 1h"));
    assertEquals(KEEPS, seldom.verdict(), seldom::toString);
    assertTrue(seldom.stages().toString().contains("lookup.refresh: keeps (each epoch"));
    assertEquals(KEEPS, plan(often, lookup("take: {v: looked}")).verdict());
    for (String other : List.of("take: {v: seen}", "take: {v: looked}, missing: drop")) {
      Redefinition reset = plan(often, lookup(other + ", refresh: 1m"));
      assertEquals(RESETS, reset.verdict(), reset::toString);
      assertTrue(reset.losses().startsWith("transforms: resets ("), reset::losses);
    }
  }

  /** Each part, what it becomes, the stage that says so, and what becomes of a lasting state. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "labels | {team: b} | metadata.labels | KEEPS",
        "connector | other | source.connector | RESETS",
        "config | {path: b} | source.config.path | RESETS",
        "format | {type: csv, delimiter: ';'} | source.format | RESETS",
        "disorder | 2s | source.disorder | RESETS",
        "a | {type: double} | source.fields.a | RESETS",
        "at | {type: timestamp, timezone: UTC} | source.fields.at | RESETS",
        "transforms | [filter: a > 2] | transforms | RESETS",
        "transforms | [] | transforms | RESETS",
        "groupBy | [l, k] | aggregate.groupBy | RESETS",
        "groupBy | [] | aggregate.groupBy | RESETS",
        "window | {type: tumbling, size: 2m, timeField: at} | aggregate.window | RESETS",
        "window | {type: none} | aggregate.window | RESETS",
        "measures | {n: count(), s: sum(a), m: max(b), x: sum(a)} | aggregate.measures.x | KEEPS",
        "measures | {n: count(), s: sum(a), most: max(b)} | aggregate.measures.most | KEEPS",
        "measures | {n: count(), s: sum(a) / count(), m: max(b)} | aggregate.measures.s | KEEPS",
        "measures | {n: count(), s: sum( (a) ), m: max(b)} | aggregate.measures.s | KEEPS",
        "measures | {n: count(), s: sum(b), m: max(b)} | aggregate.measures.s | RESETS",
        "measures | {n: count(), s: sum(a), m: max(b), z: min(b)} | aggregate.measures.z | RESETS",
        "measures | {n: count(), s: sum(a), z: max(b)} | aggregate.measures.z | KEEPS",
        "measures | {n: count(), m: max(b)} | aggregate.measures.s | RESETS",
        "measures | {s: sum(a), n: count(), m: max(b)} | aggregate.measures | RESETS",
        "run | {mode: batch, refresh: full} | run.refresh | RESETS",
        "run | {mode: continuous} | run.mode | RESETS",
        "run | {refresh: incremental, schedule: every 5m} | run.schedule | KEEPS",
        "run | {refresh: incremental, timezone: Asia/Tokyo} | run.timezone | KEEPS",
        "run | {refresh: incremental, misfire: skip} | run.misfire | KEEPS",
        "run | {refresh: incremental, overlap: queue} | run.overlap | KEEPS",
        "run | {refresh: incremental, parallelism: 3} | run.parallelism | KEEPS",
        "run | {refresh: incremental, retry: {attempts: 5}} | run.retry | KEEPS",
        "limits | {buckets: 7} | limits | KEEPS",
      })
  void eachPartSaysWhatBecomesOfTheState(String part, String value, String stage, Verdict verdict) {
    Text changed = INCREMENTAL.with(part, value);
    Redefinition plan = plan(INCREMENTAL, changed);
    assertEquals(verdict, plan.verdict(), plan::toString);
    List<Stage> said = plan.stages().stream().filter(s -> !s.reason().equals("unchanged")).toList();
    Stage one = said.stream().filter(s -> s.name().equals(stage)).findFirst().orElseThrow();
    assertEquals(verdict, one.verdict());
    assertEquals(verdict == KEEPS, plan.losses().isEmpty());
    assertTrue(verdict == KEEPS || plan.losses().contains(stage + ": resets ("), plan::losses);
  }

  @Test
  void whatEveryRunMakesAnewIsNotLost() {
    Text grouped = Text.START.with("groupBy", "[]");
    Redefinition full = plan(Text.START, grouped);
    assertEquals(RECOMPUTES, full.verdict());
    assertTrue(full.effect().contains("until it has succeeded the results of now"), full.effect());
    Text endless = Text.START.with("run", "{mode: continuous}");
    Redefinition begun = plan(Text.START, endless);
    assertEquals(RESETS, begun.verdict(), "what is there goes before anything was read");
    assertTrue(begun.effect().contains("at once"), begun.effect());
    Redefinition lasting = plan(endless, endless.with("groupBy", "[]"));
    assertEquals(RESETS, lasting.verdict());
    assertTrue(lasting.effect().contains("gives up"), lasting.effect());
    assertEquals(KEEPS, plan(Text.START, INCREMENTAL).verdict(), "it goes on from there");
    assertEquals(RESETS, plan(INCREMENTAL, Text.START).verdict());
    Text refreshed = endless.with("run", "{mode: continuous, refresh: incremental}");
    assertEquals(KEEPS, plan(endless, refreshed).verdict());
  }

  @Test
  void fieldsComeInAnyOrderAndAddedOnesBreak() {
    Text reordered = INCREMENTAL.without("a").with("a", "{type: int}");
    assertEquals(KEEPS, plan(INCREMENTAL, reordered).verdict());
    for (Redefinition plan :
        List.of(
            plan(INCREMENTAL, INCREMENTAL.with("c", "{type: int}")),
            plan(INCREMENTAL.with("c", "{type: int}"), INCREMENTAL))) {
      assertEquals(RESETS, plan.verdict());
      assertTrue(plan.losses().startsWith("source.fields.c: resets ("), plan::losses);
    }
  }

  /** What one split seals of sessions is not what several do. */
  @Test
  void sessionsStayWithOneSplitOrWithSeveral() {
    String window = "{type: session, gap: 1m, timeField: at}";
    Text one = INCREMENTAL.with("window", window);
    Text several = one.with("run", "{refresh: incremental, parallelism: 3}");
    Text more = one.with("run", "{refresh: incremental, parallelism: 4}");
    assertEquals(KEEPS, plan(several, more).verdict());
    for (Redefinition plan : List.of(plan(one, several), plan(several, one))) {
      assertEquals(RESETS, plan.verdict());
      assertTrue(plan.losses().startsWith("run.parallelism: resets ("), plan::losses);
    }
  }

  /** A pipeline must not be stuck by a definition that somebody is about to replace. */
  @Test
  void resetsWhatWasMadeByADefinitionThatIsNotUnderstoodAnyMore() {
    Redefinition plan =
        Redefinition.plan(
            text -> {
              if (text.equals("old")) throw new IllegalStateException("does not compile");
              return Text.START.plan();
            },
            "old",
            "next");
    assertEquals(RESETS, plan.verdict());
    assertTrue(plan.losses().contains("not understood"), plan::losses);
  }

  @Test
  void anotherIdleTimeoutKeeps() {
    Text endless = Text.START.with("run", "{mode: continuous}");
    Redefinition plan = plan(endless, endless.with("disorder", "1s\n    idleTimeout: 5s"));
    assertEquals(KEEPS, plan.verdict(), plan::toString);
    assertTrue(plan.toString().contains("source.idleTimeout"), plan::toString);
  }

  @Test
  void manyLossesAreCounted() {
    Text all =
        INCREMENTAL
            .with("config", "{path: b}")
            .with("disorder", "3s")
            .with("transforms", "[]")
            .with("groupBy", "[]")
            .with("window", "{type: none}")
            .with("measures", "{z: min(b)}");
    String losses = plan(INCREMENTAL, all).losses();
    assertTrue(losses.endsWith("; and 4 more"), losses);
  }

  /** A part that a definition gets is to be compared, and then to be named here. */
  @Test
  void everyPartOfADefinitionIsCompared() {
    assertEquals(
        List.of("name", "labels", "source", "transforms", "aggregate", "run", "limits"),
        parts(PipelineDefinition.class));
    assertEquals(
        List.of("connector", "config", "format", "disorderMicros", "idleTimeoutMicros", "fields"),
        parts(SourceDefinition.class));
    assertEquals(List.of("groupBy", "window", "measures"), parts(AggregateDefinition.class));
    assertEquals(
        List.of(
            "mode",
            "refresh",
            "schedule",
            "timezone",
            "misfire",
            "overlap",
            "parallelism",
            "retry"),
        parts(RunDefinition.class));
    assertEquals(List.of("buckets", "stateBytes", "rejected"), parts(LimitsDefinition.class));
  }

  private static List<String> parts(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
