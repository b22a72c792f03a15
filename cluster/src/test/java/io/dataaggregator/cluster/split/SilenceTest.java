package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.connectors.generator.GeneratorConnector;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.DefinitionParser.Parsed;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.UnitAdvance;
import io.dataaggregator.engine.split.UnitProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Units that have nothing to give, for how long, and what is committed of it. */
class SilenceTest {
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: orders}
      spec:
        source:
          connector: generator
          config: {units: 2}
          disorder: 0s
          idleTimeout: 2s
          fields: {at: {type: timestamp}}
        aggregate:
          window: {type: tumbling, size: 1m, timeField: at}
          measures: {orders: count()}
        run: {mode: continuous}
      """;

  private final PipelinePlan plan = plan(DEFINITION);
  private long nanos = 7;
  private UnitOrder order = order(2, 10);
  private EpochBuilder builder = builder(plan);

  private static PipelinePlan plan(String text) {
    var generator = new GeneratorConnector().spec();
    var outcome = DefinitionParser.parse(text, Notation.YAML, Map.of(generator.name(), generator));
    return PipelinePlan.of(assertInstanceOf(Parsed.class, outcome, outcome::toString).definition());
  }

  private static UnitOrder order(int count, long drift) {
    var units = new HashMap<Integer, SourceUnit>();
    for (int i = 0; i < count; i++) {
      units.put(i, new SourceUnit("u" + i, "u" + i, 0, 0, -1, 1, ""));
    }
    return new UnitOrder(units, List.of(), 0L, drift, unit -> true, Set.of());
  }

  /** Of which each may be far ahead of the others. */
  private void units(int count) {
    order = order(count, TimeUnit.HOURS.toMicros(4));
    builder = builder(plan);
  }

  private EpochBuilder builder(PipelinePlan of) {
    var settings = new EpochSettings(Duration.ofSeconds(1), 1 << 20, 1_000, 1_000);
    return new EpochBuilder(
        of, order, settings, List.of(), List::of, () -> Long.MIN_VALUE, () -> nanos);
  }

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** The unit that is asked for says that it has nothing. */
  private void nothing(int unit) {
    empty(unit, false, false);
  }

  private void empty(int unit, boolean finished, boolean waits) {
    assertTrue(builder.mayRead());
    assertEquals(unit, order.next());
    var batch = new RecordBatch(plan.source(), 1);
    builder.add(new UnitBatch(unit, batch, order.offset(unit), finished, waits));
  }

  /** The unit that is asked for has a record. */
  private void record(int unit, long at) {
    assertTrue(builder.mayRead());
    assertEquals(unit, order.next());
    var batch = new RecordBatch(plan.source(), 1);
    ((LongVector) batch.vector(0)).set(0, at);
    long offset = order.offset(unit);
    batch.endRow(offset);
    builder.add(new UnitBatch(unit, batch, offset + 1, false));
  }

  @Test
  void aUnitThatIsAskedForLongEnoughInVainIsIdleUntilItsNextRecord() {
    record(0, 50);
    empty(1, true, false);
    builder.prepare();
    nothing(0);
    for (int i = 1; i < 20; i++) {
      pass(100);
      nothing(0);
    }
    assertTrue(builder.isEmpty(), "1.9 s");
    pass(100);
    nothing(0);
    PreparedEpoch epoch = builder.prepare();
    assertEquals(
        List.of(new UnitAdvance(1, new UnitProgress(0, 1, 50, true, false))), epoch.units());
    assertEquals(Ledger.EMPTY, epoch.counts());
    pass(100);
    nothing(0);
    assertTrue(builder.isEmpty(), "it is told once");
    pass(100);
    record(0, 55);
    assertEquals(
        List.of(new UnitAdvance(1, new UnitProgress(0, 2, 55, false, false))),
        builder.prepare().units());
    // and from then on it is as before
    for (int i = 0; i <= 20; i++) {
      assertTrue(builder.isEmpty());
      nothing(0);
      pass(100);
    }
    assertTrue(builder.prepare().units().getFirst().to().idle());
  }

  /** A split that is busy otherwise does not know. */
  @Test
  void whatIsNotAskedIsNotSilent() {
    nothing(0);
    nothing(1);
    for (int i = 0; i < 6; i++) {
      pass(60_000);
      nothing(0);
      nothing(1);
      assertTrue(builder.isEmpty(), "asked once a minute");
    }
    pass(60_000);
    nothing(0);
    assertEquals(1, builder.prepare().units().size());
  }

  @Test
  void othersAreReadWhileOneIsSilentAndItIsAskedAgain() {
    nothing(0);
    record(1, 60);
    record(1, 70);
    pass(99);
    record(1, 80);
    pass(1);
    nothing(0);
    nothing(1);
    assertFalse(builder.mayRead(), "neither has anything");
    pass(100);
    record(0, 10);
    nothing(1);
    record(0, 20);
  }

  @Test
  void oneIsIdleInTimeHoweverMuchAnotherHas() {
    units(2);
    record(0, 50);
    record(1, 60);
    nothing(1);
    builder.prepare();
    for (int i = 1; i <= 20; i++) {
      assertTrue(builder.isEmpty());
      record(0, 50 + i);
      pass(99);
      record(0, 50 + i);
      assertEquals(1, builder.prepare().units().size(), "not idle yet");
      pass(1);
      nothing(1);
    }
    assertEquals(
        List.of(new UnitAdvance(1, new UnitProgress(1, 1, 60, true, false))),
        builder.prepare().units());
  }

  @Test
  void eachIsAskedInARoundAndAnotherIsReadBeforeTheNext() {
    units(3);
    record(0, 50);
    nothing(1);
    nothing(2);
    record(0, 51);
    pass(100);
    nothing(1);
    nothing(2);
    record(0, 52);
    // a round that takes as long as it is to the next one
    pass(100);
    nothing(1);
    pass(100);
    nothing(2);
    record(0, 53);
    nothing(1);
    record(0, 54);
  }

  /** It may be ahead, and the frontier may be held back elsewhere. */
  @Test
  void oneIsAskedAgainWhereverTheFrontierIs() {
    record(0, 50);
    record(1, 60);
    nothing(0);
    nothing(1);
    order.frontier(20, true, false);
    assertFalse(builder.mayRead());
    pass(100);
    nothing(0);
    record(1, 70);
    assertFalse(builder.mayRead(), "it has something, and is too far ahead");
    pass(100);
    nothing(0);
    assertFalse(builder.mayRead());
  }

  @Test
  void oneThatWaitsForItsRateIsNotSilent() {
    for (int i = 0; i <= 100; i++) {
      empty(0, false, true);
      nothing(1);
      pass(100);
    }
    assertEquals(
        List.of(new UnitAdvance(0, new UnitProgress(1, 0, Long.MIN_VALUE, true, false))),
        builder.prepare().units());
  }

  @Test
  void withoutATimeoutNoneIsEverIdle() {
    builder = builder(plan(DEFINITION.replace("    idleTimeout: 2s\n", "")));
    for (int i = 0; i < 1_000; i++) {
      nothing(0);
      nothing(1);
      pass(100);
    }
    assertTrue(builder.isEmpty());
  }
}
