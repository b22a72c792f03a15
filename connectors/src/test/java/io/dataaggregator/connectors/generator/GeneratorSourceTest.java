package io.dataaggregator.connectors.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.Reading;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the contract cannot say: sources without end, and rates. */
class GeneratorSourceTest {
  private static final ActorSystem SYSTEM = ActorSystem.create("generator");
  private static final Duration A_WHILE = Duration.ofMillis(100);
  private static final Object[] ENDLESS = {"units", 2L, "malformed", 0.01, "disorder", "1s"};

  private final GeneratorConnector connector = new GeneratorConnector();

  /** The clock of rates. */
  private final AtomicLong nanos = new AtomicLong();

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(SYSTEM);
  }

  /** The units of a source, at {@code offset} each; the first of them next. */
  private record At(List<SourceUnit> units, long offset) implements ReadPlan {
    @Override
    public List<Position> positions() {
      return units.stream().map(unit -> new Position(units.indexOf(unit), unit, offset)).toList();
    }

    @Override
    public int next() {
      return 0;
    }
  }

  private static List<SourceUnit> units(SourceDefinition source) {
    return new GeneratorUnits(GeneratorOptions.of(source.config())).all();
  }

  private Source<UnitBatch, ?> at(SourceDefinition source, long offset) {
    var options = GeneratorOptions.of(source.config());
    var plan = new At(units(source), offset);
    return Source.fromGraph(new GeneratorSource(source, options, plan, nanos::get));
  }

  @Test
  void withoutEndEveryBatchIsBoundedAndNoneTheLast() throws Exception {
    SourceDefinition source = Sources.source(ENDLESS);
    assertEquals(Optional.of("records"), connector.missingEnd(source));
    assertEquals(Optional.empty(), connector.missingEnd(Sources.source("records", 1L)));
    var reading = new Reading(units(source), new Random(1));
    reading.read(connector, source, SYSTEM, 50);
    assertFalse(reading.isDone());
    assertEquals(2, reading.positions().size());
    assertTrue(reading.entries().size() > 40 * RecordBatch.ROWS);
    assertTrue(reading.entries().size() <= 50 * RecordBatch.ROWS);
    for (SourceUnit unit : units(source)) assertEquals(-1, unit.end());
    Recipe recipe = GeneratorConnector.recipe(source);
    for (var entry : reading.entries()) {
      assertEquals(Sources.content(recipe, entry.unit(), entry.offset()), entry.content());
    }
  }

  @Test
  void withoutEndItGoesOnAtAnyOffset() {
    SourceDefinition source = Sources.source(ENDLESS);
    Recipe recipe = GeneratorConnector.recipe(source);
    for (long offset : new long[] {1, 4095, 123_456_789, 100_000_000_000_000L}) {
      var probe = at(source, offset).runWith(TestSink.create(SYSTEM), SYSTEM);
      UnitBatch batch = probe.requestNext();
      long last = batch.batch().offset(batch.batch().rows() - 1);
      assertTrue(offset <= last && last < batch.offset(), () -> last + " to " + batch.offset());
      assertEquals(offset + RecordBatch.ROWS, batch.offset());
      var reject = batch.batch().rejects().getFirst();
      assertTrue(recipe.row(0, reject.offset()).malformed());
      long number = recipe.number(0, reject.offset());
      String raw = new String(reject.raw().array(), StandardCharsets.UTF_8);
      assertTrue(raw.contains("\"sequence\":" + number + ","), raw);
      assertTrue(reject.message().contains("record " + number), reject.message());
      probe.cancel();
    }
  }

  @Test
  void eventTimeEndsWithTheYear9999() {
    SourceDefinition source = Sources.source("start", "9999-12-31T23:59:59.990Z", "units", 2L);
    var probe = at(source, 0).runWith(TestSink.create(SYSTEM), SYSTEM);
    assertEquals(5, probe.requestNext().offset());
    probe.request(1);
    var failure = (SourceException) probe.expectError();
    assertEquals("source.event-time-exhausted", failure.code());
    Object[] late = {"start", "9999-12-31T23:59:59.999Z", "records", 2L};
    assertThrows(SourceException.class, () -> Sources.recipe(late));
  }

  @Test
  void manyMalformedRecordsMakeShortBatches() {
    SourceDefinition source = Sources.source("malformed", 1.0, "records", 300L);
    var probe = at(source, 0).runWith(TestSink.create(SYSTEM), SYSTEM);
    UnitBatch batch = probe.requestNext();
    assertEquals(256, batch.offset());
    assertEquals(0, batch.batch().rows());
    assertFalse(batch.finished());
    assertTrue(probe.requestNext().finished());
    probe.expectComplete();
  }

  @Test
  void atARateAPullWaitsAndAPauseIsNotMadeUpFor() {
    // ten records are worth a batch
    SourceDefinition source = Sources.source("rate", 1000L, "units", 1L);
    var probe = at(source, 0).runWith(TestSink.create(SYSTEM), SYSTEM);
    probe.request(1);
    probe.expectNoMessage(A_WHILE);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(9));
    probe.expectNoMessage(A_WHILE);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(41));
    assertEquals(50, probe.expectNext().offset());
    nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertEquals(1050, probe.requestNext().offset());
    probe.request(1);
    probe.expectNoMessage(A_WHILE);
    probe.cancel();
  }

  /** A pull that waits for seconds would keep others from being asked, and it is no silence. */
  @Test
  void atASlowRateOneOfSeveralUnitsSaysThatItWaits() {
    SourceDefinition source = Sources.source("rate", 2L, "units", 2L);
    var probe = at(source, 0).runWith(TestSink.create(SYSTEM), SYSTEM);
    UnitBatch nothing = probe.requestNext();
    assertTrue(nothing.waits());
    assertEquals(0, nothing.batch().rows());
    assertEquals(0, nothing.offset());
    assertFalse(nothing.finished());
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(450));
    probe.request(1);
    probe.expectNoMessage(A_WHILE);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(60));
    UnitBatch made = probe.expectNext();
    assertEquals(1, made.offset());
    assertFalse(made.waits());
    probe.cancel();
  }

  @Test
  void aSplitHasItsUnitsPartOfTheRate() {
    SourceDefinition source = Sources.source("rate", 1000L, "units", 4L);
    var plan = new At(units(source).subList(0, 1), 0);
    var options = GeneratorOptions.of(source.config());
    var probe =
        Source.fromGraph(new GeneratorSource(source, options, plan, nanos::get))
            .runWith(TestSink.create(SYSTEM), SYSTEM);
    probe.request(1);
    probe.expectNoMessage(A_WHILE);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    assertEquals(25, probe.expectNext().offset());
    probe.cancel();
  }

  /** It says so rather than wait, and goes on where it stood. */
  @Test
  void aSilentUnitHasNothingToGive() {
    SourceDefinition source =
        Sources.source("silent", 1L, "silentAfter", 5_000L, "silentFor", "10s");
    var probe = at(source, 0).runWith(TestSink.create(SYSTEM), SYSTEM);
    assertEquals(RecordBatch.ROWS, probe.requestNext().offset());
    assertEquals(5_000, probe.requestNext().offset());
    for (int seconds = 0; seconds < 10; seconds += 5) {
      UnitBatch nothing = probe.requestNext();
      assertEquals(0, nothing.batch().rows());
      assertEquals(5_000, nothing.offset());
      assertFalse(nothing.finished());
      assertFalse(nothing.waits());
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
    }
    UnitBatch more = probe.requestNext();
    assertEquals(5_000, more.batch().offset(0));
    assertEquals(5_000 + RecordBatch.ROWS, more.offset());
    probe.cancel();
    var again = at(source, 5_000).runWith(TestSink.create(SYSTEM), SYSTEM);
    assertEquals(0, again.requestNext().batch().rows());
    again.cancel();
  }

  @Test
  void whileItWaitsItEndsWhenItIsTold() throws Exception {
    SourceDefinition source = Sources.source("rate", 0.001);
    var running =
        at(source, 0)
            .watchTermination(Keep.right())
            .viaMat(KillSwitches.single(), Keep.both())
            .toMat(TestSink.create(SYSTEM), Keep.both())
            .run(SYSTEM);
    running.second().request(1);
    running.second().expectNoMessage(A_WHILE);
    running.first().second().shutdown();
    running.second().expectComplete();
    var ended = running.first().first().toCompletableFuture().get(3, TimeUnit.SECONDS);
    assertEquals(Done.getInstance(), ended);
  }

  @Test
  void theFingerprintTellsOtherRecordsAndNotAnotherRate() {
    String print = fingerprint();
    assertEquals("ea505a9621b3ab09", print, "running pipelines know it");
    assertEquals(print, fingerprint("rate", 7.0));
    assertEquals(print, fingerprint("seed", 1L), "what is the default");
    assertEquals(print, fingerprint("silent", 1L));
    Object[][] others = {
      {"seed", 2L},
      {"records", 7L},
      {"units", 2L},
      {"start", "2026-01-01T00:00:01Z"},
      {"step", "2ms"},
      {"keys", 101L},
      {"skew", 1L},
      {"disorder", "1ms"},
      {"late", 0.1, "lateBy", "1h"},
      {"late", 0.1, "lateBy", "2h"},
      {"malformed", 0.1}
    };
    for (Object[] other : others) {
      assertFalse(print.equals(fingerprint(other)), () -> other[0] + " counts");
    }
    assertFalse(fingerprint(others[8]).equals(fingerprint(others[9])));
  }

  private static String fingerprint(Object... config) {
    return units(Sources.source(config)).getFirst().fingerprint();
  }
}
