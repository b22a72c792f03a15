package io.dataaggregator.connectors.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.connectors.spi.ReadPlan.Position;
import io.dataaggregator.connectors.spi.Reading.Entry;
import io.dataaggregator.connectors.spi.SourceConnectorContract.Promise;
import io.dataaggregator.connectors.spi.SourceConnectorContract.Subject;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.FieldDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.apache.pekko.testkit.javadsl.TestKit;

/** How a source is listed and read, stopped and read again. */
final class ReadPromises {
  static final Map<String, Promise> ALL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("lists the same units each time", ReadPromises::listsTheSame),
              Map.entry("reads every record once and in order", ReadPromises::readsAll),
              Map.entry(
                  "hashes texts as the platform does, or not at all", ReadPromises::hashesTexts),
              Map.entry("resumes at any record", ReadPromises::resumesAtAnyRecord),
              Map.entry("resumes where it stopped", ReadPromises::resumesWhereItStopped),
              Map.entry("refuses a unit that changed", ReadPromises::refusesWhatChanged),
              Map.entry("reads nothing ahead of demand", ReadPromises::readsOnDemand),
              Map.entry("blocks on the stream's dispatcher only", ReadPromises::blocksWhereItMay),
              Map.entry(
                  "ends when it is killed and leaves nothing open", ReadPromises::endsWhenKilled),
              Map.entry("leaves nothing open at its end", ReadPromises::leavesNothingOpen),
              Map.entry("ends at once with nothing to read", ReadPromises::endsWithNothing)));

  private static final Duration WAIT = Duration.ofSeconds(10);

  /** A stream that has told its end still has to clean up. */
  private static final Duration CLEANING_WAIT = Duration.ofSeconds(3);

  private static final Duration READING_AHEAD = Duration.ofMillis(200);

  private ReadPromises() {}

  private static void listsTheSame(Subject subject) throws Exception {
    List<SourceUnit> units = list(subject);
    assertEquals(units, list(subject));
    assertTrue(units.size() >= 2, units.toString());
    assertEquals(units.size(), units.stream().map(SourceUnit::name).distinct().count());
    var last = new TreeMap<String, SourceUnit>();
    for (SourceUnit unit : units) {
      // units of one sequence are listed in order and join without a gap
      SourceUnit before = last.put(unit.sequence(), unit);
      assertEquals(before == null ? 0 : before.index() + 1, unit.index(), unit.name());
      if (before != null) assertEquals(before.end(), unit.start(), unit.name());
    }
  }

  private static void readsAll(Subject subject) throws Exception {
    assertEquals(subject.of().records(), whole(subject).contents());
  }

  private static void hashesTexts(Subject subject) throws Exception {
    Set<String> texts =
        subject.source().fields().stream()
            .filter(field -> field.type().equals(FieldType.STRING))
            .map(FieldDefinition::name)
            .collect(Collectors.toSet());
    List<SourceUnit> units = list(subject);
    var expected = Reading.hashes(units, new Random(1), Set.of(), texts);
    var hashed = Reading.hashes(units, new Random(2), texts, texts);
    for (Reading reading : List.of(expected, hashed)) {
      reading.read(subject.connector(), subject.source(), subject.system(), Long.MAX_VALUE);
      assertTrue(reading.isDone());
    }
    assertEquals(expected.entries(), hashed.entries());
  }

  /** Batches then fall otherwise, so it also shows that their size does not matter. */
  private static void resumesAtAnyRecord(Subject subject) throws Exception {
    Reading whole = whole(subject);
    List<Position> begin = new Reading(list(subject), new Random(1)).positions();
    for (int seed = 0; seed < 15; seed++) {
      var random = new Random(seed);
      var expected = new ArrayList<Entry>();
      var positions = new ArrayList<Position>();
      for (Position unit : begin) {
        List<Entry> entries = whole.of(unit.unit());
        int first = random.nextInt(entries.size());
        long offset = entries.get(first).offset();
        positions.add(new Position(unit.unit(), unit.description(), offset));
        expected.addAll(entries.subList(first, entries.size()));
      }
      var resumed = Reading.at(positions, random);
      resumed.read(subject.connector(), subject.source(), subject.system(), Long.MAX_VALUE);
      assertEquals(expected, resumed.entries(), "seed " + seed);
    }
  }

  private static void resumesWhereItStopped(Subject subject) throws Exception {
    Reading whole = whole(subject);
    for (int seed = 0; seed < 12; seed++) {
      var random = new Random(seed);
      var stopped = new Reading(list(subject), random);
      for (int stops = 0; !stopped.isDone(); stops++) {
        assertTrue(stops < 1000, "no progress");
        int batches = 1 + random.nextInt(5);
        stopped.read(subject.connector(), subject.source(), subject.system(), batches);
      }
      assertEquals(whole.entries(), stopped.entries(), "seed " + seed);
    }
  }

  private static void refusesWhatChanged(Subject subject) throws Exception {
    var reading = new Reading(list(subject), new Random(1));
    reading.read(subject.connector(), subject.source(), subject.system(), 1);
    subject.of().change(reading.positions().getFirst().description());
    var failure =
        assertThrows(
            SourceException.class,
            () ->
                reading.read(
                    subject.connector(), subject.source(), subject.system(), Long.MAX_VALUE));
    assertEquals("source.changed", failure.code());
    assertFalse(failure.retryable());
    SpecPromises.assertNoSecret(subject, failure.toString());
    awaitNothingOpen(subject);
  }

  private static void readsOnDemand(Subject subject) throws Exception {
    var plan = new Asked(list(subject));
    // the probe asks for what it was told to and for no more
    var probe = read(subject, plan).runWith(TestSink.create(subject.system()), subject.system());
    for (int pulls = 1; pulls <= 3; pulls++) {
      int unit = plan.turn();
      UnitBatch batch = probe.requestNext();
      assertEquals(unit, batch.unit());
      assertTrue(batch.batch().rows() > 0);
    }
    // whoever reads ahead is given the time to do so
    probe.expectNoMessage(READING_AHEAD);
    assertEquals(3, plan.asked());
    probe.cancel();
    awaitNothingOpen(subject);
  }

  private static void blocksWhereItMay(Subject subject) throws Exception {
    var plan = new Asked(list(subject));
    var probe =
        read(subject, plan)
            .withAttributes(ActorAttributes.dispatcher(SourceConnectorContract.DISPATCHER))
            .runWith(TestSink.create(subject.system()), subject.system());
    probe.requestNext();
    assertTrue(plan.thread().contains(SourceConnectorContract.DISPATCHER), plan.thread());
    probe.cancel();
  }

  private static void endsWhenKilled(Subject subject) throws Exception {
    var why = new IllegalStateException("killed");
    endsWhen(subject, killSwitch -> killSwitch.abort(why), probe -> assertSame(why, error(probe)));
    endsWhen(subject, UniqueKillSwitch::shutdown, TestSubscriber.Probe::expectComplete);
  }

  private static Throwable error(TestSubscriber.Probe<UnitBatch> probe) {
    return probe.expectError();
  }

  private static void endsWhen(
      Subject subject,
      Consumer<UniqueKillSwitch> kill,
      Consumer<TestSubscriber.Probe<UnitBatch>> expect)
      throws Exception {
    var plan = new Asked(list(subject));
    var running =
        read(subject, plan)
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(TestSink.create(subject.system()), Keep.both())
            .run(subject.system());
    running.second().requestNext();
    assertTrue(subject.of().open() > 0, "the case does not see what its source holds open");
    kill.accept(running.first());
    expect.accept(running.second());
    awaitNothingOpen(subject);
    assertEquals(1, plan.asked());
  }

  private static void leavesNothingOpen(Subject subject) throws Exception {
    whole(subject);
    awaitNothingOpen(subject);
  }

  private static void endsWithNothing(Subject subject) throws Exception {
    var reading = new Reading(List.of(), new Random(1));
    reading.read(subject.connector(), subject.source(), subject.system(), Long.MAX_VALUE);
    assertEquals(List.of(), reading.entries());
  }

  private static void awaitNothingOpen(Subject subject) {
    new TestKit(subject.system())
        .awaitAssert(
            CLEANING_WAIT,
            () -> {
              try {
                assertEquals(0, subject.of().open());
              } catch (Exception e) {
                throw new AssertionError(e);
              }
              return true;
            });
  }

  /** Some stage must follow, or boundaries and attributes of the source itself do not show. */
  private static Source<UnitBatch, NotUsed> read(Subject subject, ReadPlan plan) {
    return subject.connector().read(subject.source(), plan).map(batch -> batch);
  }

  private static Reading whole(Subject subject) throws Exception {
    var reading = new Reading(list(subject), new Random(1));
    reading.read(subject.connector(), subject.source(), subject.system(), Long.MAX_VALUE);
    assertTrue(reading.isDone());
    return reading;
  }

  /** The units as two splits would share them. */
  private static List<SourceUnit> list(Subject subject) throws Exception {
    return subject
        .connector()
        .list(subject.source(), 2)
        .runWith(Sink.seq(), subject.system())
        .toCompletableFuture()
        .get(WAIT.toSeconds(), TimeUnit.SECONDS);
  }
}
