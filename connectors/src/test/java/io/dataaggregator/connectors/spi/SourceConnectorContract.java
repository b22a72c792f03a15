package io.dataaggregator.connectors.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every source connector promises. A connector's test inherits this and says what its source
 * is; batches are smaller than a unit, so that reading stops within units.
 */
public abstract class SourceConnectorContract {
  protected final ActorSystem system =
      ActorSystem.create("contract", ConfigFactory.parseString("pekko.loglevel = WARNING"));

  protected SourceDefinition source;

  protected abstract SourceConnector connector();

  /** A source of at least two units for two splits, and of about 20,000 records or more. */
  protected abstract SourceDefinition create() throws Exception;

  /** What the records of that source hold, in the order of its units and within them. */
  protected abstract List<String> records();

  /** Changes what is behind a unit. */
  protected abstract void change(SourceUnit unit) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    source = create();
  }

  @AfterEach
  void end() {
    TestKit.shutdownActorSystem(system);
  }

  @Test
  void describesItself() {
    ConnectorSpec spec = connector().spec();
    assertFalse(spec.summary().isBlank());
    var names = new HashSet<String>();
    for (ConnectorSpec.Option option : spec.options()) {
      assertTrue(names.add(option.name()), option.name());
      assertFalse(option.description().isBlank(), option.name());
      assertEquals(option.type() == ConnectorSpec.OptionType.CHOICE, !option.choices().isEmpty());
      assertFalse(option.required() && option.byDefault() != null, option.name());
    }
  }

  @Test
  void findsNothingWrongWithAGoodSource() {
    assertEquals(List.of(), connector().check(source));
  }

  @Test
  void listsTheSameUnitsEachTime() throws Exception {
    List<SourceUnit> units = list();
    assertEquals(units, list());
    assertTrue(units.size() >= 2, units.toString());
    assertEquals(units.size(), units.stream().map(SourceUnit::name).distinct().count());
  }

  @Test
  void readsEveryRecordOnceAndInOrder() throws Exception {
    var reading = new Reading(list(), new Random(1));
    reading.read(connector(), source, system, Long.MAX_VALUE);
    assertTrue(reading.isDone());
    assertEquals(records(), reading.contents());
  }

  @Test
  void resumesAtEveryOffsetItReported() throws Exception {
    var whole = new Reading(list(), new Random(1));
    whole.read(connector(), source, system, Long.MAX_VALUE);
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      var stopped = new Reading(list(), random);
      for (int stops = 0; !stopped.isDone(); stops++) {
        assertTrue(stops < 1000, "no progress");
        stopped.read(connector(), source, system, 1 + random.nextInt(5));
      }
      assertEquals(whole.entries(), stopped.entries(), "seed " + seed);
    }
  }

  @Test
  void refusesAUnitThatChanged() throws Exception {
    var reading = new Reading(list(), new Random(1));
    reading.read(connector(), source, system, 1);
    change(reading.positions().getFirst().description());
    var failure =
        assertThrows(
            SourceException.class, () -> reading.read(connector(), source, system, Long.MAX_VALUE));
    assertEquals("source.changed", failure.code());
    assertFalse(failure.retryable());
  }

  @Test
  void readsNothingAheadOfDemand() throws Exception {
    var reading = new Reading(list(), new Random(1));
    var open = new ArrayDeque<>(reading.positions());
    var asked = new AtomicInteger();
    var plan =
        new ReadPlan() {
          @Override
          public List<Position> positions() {
            return reading.positions();
          }

          @Override
          public int next() {
            asked.incrementAndGet();
            return open.getFirst().unit();
          }
        };
    // the probe asks for what it was told to and for no more
    var probe = connector().read(source, plan).runWith(TestSink.probe(system), system);
    for (int pulls = 1; pulls <= 3; pulls++) {
      UnitBatch batch = probe.requestNext();
      assertTrue(batch.batch().rows() > 0);
      assertEquals(pulls, asked.get());
      if (batch.finished()) open.removeFirst();
    }
    probe.cancel();
  }

  @Test
  void aPlanWithNothingToReadEndsAtOnce() throws Exception {
    var reading = new Reading(List.of(), new Random(1));
    reading.read(connector(), source, system, Long.MAX_VALUE);
    assertEquals(List.of(), reading.entries());
  }

  /** The units as two splits would share them. */
  protected List<SourceUnit> list() throws Exception {
    return connector()
        .list(source, 2)
        .runWith(Sink.seq(), system)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }
}
