package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.split.SplitMessage.Books;
import io.dataaggregator.cluster.split.SplitMessage.Units;
import io.dataaggregator.cluster.split.SplitWorld.Failed;
import io.dataaggregator.cluster.split.SplitWorld.Hindered;
import io.dataaggregator.cluster.split.SplitWorld.Lacking;
import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.engine.split.SplitReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a split tells its pipeline, and when it reads. */
class SplitEntityTest {
  private final SplitWorld world = new SplitWorld();

  @AfterEach
  void shutDown() {
    world.close();
  }

  /** The message may be lost with the node that the pipeline was on: the run would never end. */
  @Test
  void saysThatItFailedWheneverItIsAskedForThatAttempt(@TempDir Path directory) {
    String definition = world.normalised(directory);
    ActorRef<SplitMessage> split = world.spawn();
    split.tell(SplitWorld.begin(definition, "r1", 1));
    world.await(Lacking.class);
    String missing = directory.resolve("missing.csv").toString();
    var unit = new SourceUnit(missing, missing, 0, 0, 10, 10, "1");
    split.tell(new Units(0, List.of(new Units.Numbered(0, unit))));
    Failed first = world.await(Failed.class);
    assertEquals(new Failed("r1", 1, "source.file-missing"), first);

    split.tell(SplitWorld.begin(definition, "r1", 1));
    assertEquals(first, world.await(Failed.class));
    split.tell(SplitWorld.begin(definition, "r1", 2));
    assertEquals(new Failed("r1", 2, "source.file-missing"), world.await(Failed.class));
    // an attempt of another run has nothing to do with those
    split.tell(SplitWorld.begin(definition, "r2", 1));
    assertEquals(new Failed("r2", 1, "source.file-missing"), world.await(Failed.class));
  }

  /** A run that is paused before it has begun to read would otherwise never end. */
  @Test
  void saysAtOnceThatItHasHaltedWhereItNeverBegan() {
    world.spawn().tell(new SplitMessage.Halt("asker"));
    assertEquals(new SplitWorld.Halted("asker", 0), world.await(SplitWorld.Halted.class));
  }

  /** What the run has ended with would never be seen, and its books would not balance. */
  @Test
  void answersForASealOnceItsDeadLettersCanBeSeen(@TempDir Path directory) throws Exception {
    world.store.refusals.set(2);
    ActorRef<SplitMessage> split = reading(directory);
    SplitReport report = world.read(3);
    assertEquals(1, report.ledger().rejected());
    split.tell(new SplitMessage.Seal(report.latestClose(), 1));
    assertEquals(1L, world.await(Long.class));
    assertFalse(world.store.written.isEmpty());
    assertTrue(world.store.refusals.get() <= 0, "it was tried again");
  }

  /** Whoever looks at the pipeline sees what is in the way, as long as it is. */
  @Test
  void saysWhatIsInItsWayUntilItIsNot(@TempDir Path directory) throws Exception {
    world.store.refusals.set(2);
    reading(directory);
    assertEquals("its dead letters: PostgreSQL is away", world.await(Hindered.class).why());
    assertEquals("null", world.await(Hindered.class).why());
  }

  /** Until then whoever counts dead letters must not miss it. */
  @Test
  void saysThatADeadLetterCanBeSeenOnceItCan(@TempDir Path directory) throws Exception {
    world.store.refusals.set(Integer.MAX_VALUE);
    ActorRef<SplitMessage> split = reading(directory);
    world.read(3);
    Books hidden = world.books(split);
    assertEquals(new Ledger(3, 2, 0, 0, 0, 0, 1), hidden.ledger());
    assertEquals(Map.of(0L, 2L), hidden.records());
    assertEquals(0, hidden.visible());
    world.store.refusals.set(0);
    // to be asked is to try again
    world.books(split);
    assertEquals(
        new Books(
            hidden.sequence(), 0, hidden.ledger(), 1, Map.of(0L, 2L), new Rows(2, 0), List.of()),
        world.books(split));

    // the next incarnation cannot know that, and no run has begun it
    world.kit.stop(split);
    world.store.written = List.of();
    ActorRef<SplitMessage> next = world.spawn();
    assertEquals(0, world.books(next).visible());
    assertEquals(1, world.books(next).visible());
    assertEquals(1, world.store.written.size());
  }

  /** The pipeline that spoke to it last may be gone, and what it said at its end lost. */
  @Test
  void readsOnlyAsLongAsItsPipelineSpeaks(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("orders.csv"), "key\n1\n2\n");
    String definition = world.normalised(directory);
    var endless = new Endless();
    ActorRef<SplitMessage> split = reading(endless, definition);
    for (int beat = 0; beat < 10; beat++) {
      split.tell(SplitWorld.begin(definition, "r1", 1));
      endless.streams.expectNoMessage(Duration.ofMillis(300));
    }
    endless.streams.expectMessage(Duration.ofSeconds(10), "ends");
    split.tell(SplitWorld.begin(definition, "r2", 1));
    endless.streams.expectMessage("reads");
  }

  @Test
  void tellsItsConnectorWhichTextsAreOnlyCounted(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("orders.csv"), "key,who\n1,a\n");
    var endless = new Endless();
    reading(endless, world.normalised(directory, SplitWorld.COUNTING));
    assertEquals(Set.of("who"), endless.hashed);
  }

  /** A split that has begun to read what {@code endless} has. */
  private ActorRef<SplitMessage> reading(Endless endless, String definition) throws Exception {
    ActorRef<SplitMessage> split = world.spawn(endless, "2s");
    split.tell(SplitWorld.begin(definition, "r1", 1));
    world.await(Lacking.class);
    var unit = new Units.Numbered(0, world.onlyUnit(definition));
    split.tell(new Units(0, List.of(unit)));
    endless.streams.expectMessage("reads");
    return split;
  }

  /** Each split switches by an event: what is replayed is read by the definition that it was. */
  @Test
  void goesOnByANewerDefinitionOnceThatIsInItsJournal(@TempDir Path directory) throws Exception {
    ActorRef<SplitMessage> split = reading(directory);
    world.read(3);
    Books before = world.books(split);
    String newer = world.normalised(directory).replace("\"labels\":{}", "\"labels\":{\"a\":\"b\"}");
    for (int twice = 0; twice < 2; twice++) {
      split.tell(SplitWorld.begin(newer, 2, "r1", 1));
      SplitReport report;
      do {
        report = world.await(SplitReport.class);
      } while (report.sequence() <= before.sequence());
      assertEquals(before.sequence() + 1, report.sequence());
      assertEquals(before.ledger(), report.ledger());
    }
    // one that was under way for long
    split.tell(SplitWorld.begin(world.normalised(directory), 1, "r1", 1));
    assertEquals(before.sequence() + 1, world.books(split).sequence());
    world.kit.stop(split);
    Books again = world.books(world.spawn());
    assertEquals(before.sequence() + 1, again.sequence());
    assertEquals(before.records(), again.records());
    assertEquals(before.ledger(), again.ledger());
  }

  /** A split that reads three records, of which one is a dead letter. */
  private ActorRef<SplitMessage> reading(Path directory) throws Exception {
    Files.writeString(directory.resolve("orders.csv"), "key\n1\nnone\n2\n");
    String definition = world.normalised(directory);
    ActorRef<SplitMessage> split = world.spawn();
    split.tell(SplitWorld.begin(definition, "r1", 1));
    world.await(Lacking.class);
    var unit = new Units.Numbered(0, world.onlyUnit(definition));
    split.tell(new Units(0, List.of(unit)));
    return split;
  }

  /** A source that always has more, but not yet; says when it is read and when no longer. */
  private final class Endless implements SourceConnector {
    final TestProbe<String> streams = world.kit.createTestProbe(String.class);
    volatile Set<String> hashed = Set.of();

    @Override
    public ConnectorSpec spec() {
      return world.files.spec();
    }

    @Override
    public List<Problem> check(SourceDefinition source) {
      return List.of();
    }

    @Override
    public Source<SourceUnit, NotUsed> list(SourceDefinition source, int parallelism) {
      return world.files.list(source, parallelism);
    }

    @Override
    public Source<UnitBatch, NotUsed> read(SourceDefinition source, ReadPlan plan) {
      hashed = plan.hashed();
      streams.ref().tell("reads");
      return Source.<UnitBatch>never()
          .watchTermination((nothing, done) -> {
            var unused = done.whenComplete((end, failure) -> streams.ref().tell("ends"));
            return nothing;
          });
    }
  }
}
