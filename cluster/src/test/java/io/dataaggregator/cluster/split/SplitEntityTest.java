package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.dataaggregator.cluster.split.SplitMessage.Begin;
import io.dataaggregator.cluster.split.SplitMessage.Books;
import io.dataaggregator.cluster.split.SplitMessage.Units;
import io.dataaggregator.connectors.file.FileConnector;
import io.dataaggregator.connectors.file.FileSettings;
import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.DefinitionParser.Parsed;
import io.dataaggregator.engine.definition.Notation;
<<<<<<< HEAD
import io.dataaggregator.engine.definition.SourceDefinition;
=======
import io.dataaggregator.engine.ledger.Ledger;
>>>>>>> paging
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitReport;
import io.dataaggregator.engine.split.SplitSnapshot.UnitCommit;
import io.dataaggregator.persistence.database.DatabaseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A split on a journal in memory, and a pipeline that writes down what it is told. */
class SplitEntityTest {
  private static final Config MEMORY =
      ConfigFactory.parseString(
              """
              pekko.actor.provider = local
              pekko.persistence.testkit.events.serialize = off
              pekko.persistence.testkit.snapshots.serialize = off
              data-journal.class = "org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin"
              data-snapshot-store.class =
                "org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin"
              """)
          .withFallback(ConfigFactory.load());
  private static final SplitId ID = new SplitId(new PipelineId("default", "orders"), 1, 0);
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: orders}
      spec:
        source:
          connector: file
          config: {path: "DIRECTORY/*.csv"}
          format: {type: csv}
          fields: {key: {type: int}}
        aggregate: {groupBy: [key], measures: {orders: count()}}
        run: {mode: batch}
      """;

  /** The split said that it cannot go on. */
  private record Failed(String run, int attempt, String code) {}

  /** The split said what is in its way. */
  private record Hindered(String why) {}

  /** The split said that it lacks units. */
  private record Lacking(int from) {}

  private final ActorTestKit kit = ActorTestKit.create("splits", MEMORY);
  private final TestProbe<Object> pipeline = kit.createTestProbe(Object.class);
  private final Notes store = new Notes();
  private final FileConnector files = new FileConnector(new FileSettings(List.of()));

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  /** The message may be lost with the node that the pipeline was on: the run would never end. */
  @Test
  void saysThatItFailedWheneverItIsAskedForThatAttempt(@TempDir Path directory) {
    String definition = normalised(directory);
    ActorRef<SplitMessage> split = kit.spawn(SplitEntity.create(ID, parts(), shard()));
    split.tell(begin(definition, "r1", 1));
    await(Lacking.class);
    String missing = directory.resolve("missing.csv").toString();
    var unit = new SourceUnit(missing, missing, 0, 0, 10, 10, "1");
    split.tell(new Units(0, List.of(new Units.Numbered(0, unit))));
    Failed first = failed();
    assertEquals(new Failed("r1", 1, "source.file-missing"), first);

    split.tell(begin(definition, "r1", 1));
    assertEquals(first, failed());
    split.tell(begin(definition, "r1", 2));
    assertEquals(new Failed("r1", 2, "source.file-missing"), failed());
    // an attempt of another run has nothing to do with those
    split.tell(begin(definition, "r2", 1));
    assertEquals(new Failed("r2", 1, "source.file-missing"), failed());
  }

  /** What the run has ended with would never be seen, and its books would not balance. */
  @Test
  void answersForASealOnceItsDeadLettersCanBeSeen(@TempDir Path directory) throws Exception {
    store.refusals.set(2);
    ActorRef<SplitMessage> split = reading(directory);
    SplitReport report = read();
    assertEquals(1, report.ledger().rejected());
    split.tell(new SplitMessage.Seal(report.latestClose(), 1));
    assertEquals(1L, await(Long.class));
    assertFalse(store.written.isEmpty());
    assertTrue(store.refusals.get() <= 0, "it was tried again");
  }

  /** Until then whoever counts dead letters must not miss it. */
  @Test
  void saysThatADeadLetterCanBeSeenOnceItCan(@TempDir Path directory) throws Exception {
    store.refusals.set(Integer.MAX_VALUE);
    ActorRef<SplitMessage> split = reading(directory);
    read();
    Books hidden = books(split);
    assertEquals(new Ledger(3, 2, 0, 0, 0, 0, 1), hidden.ledger());
    assertEquals(Map.of(0L, 2L), hidden.records());
    assertEquals(0, hidden.visible());
    store.refusals.set(0);
    // to be asked is to try again
    books(split);
    assertEquals(new Books(hidden.sequence(), 0, hidden.ledger(), 1, Map.of(0L, 2L)), books(split));

    // the next incarnation cannot know that, and no run has begun it
    kit.stop(split);
    store.written = List.of();
    ActorRef<SplitMessage> next = kit.spawn(SplitEntity.create(ID, parts(), shard()));
    assertEquals(0, books(next).visible());
    assertEquals(1, books(next).visible());
    assertEquals(1, store.written.size());
  }

  private Books books(ActorRef<SplitMessage> split) {
    TestProbe<StatusReply<Books>> answer = kit.createTestProbe();
    split.tell(new SplitMessage.GetBooks(answer.getRef()));
    return answer.receiveMessage(Duration.ofSeconds(10)).getValue();
  }

  private ActorRef<ClusterSharding.ShardCommand> shard() {
    return kit.createTestProbe(ClusterSharding.ShardCommand.class).getRef();
  }

  /** A split that reads three records, of which one is a dead letter. */
  private ActorRef<SplitMessage> reading(Path directory) throws Exception {
    Files.writeString(directory.resolve("orders.csv"), "key\n1\nnone\n2\n");
    String definition = normalised(directory);
<<<<<<< HEAD
    SourceUnit unit = onlyUnit(definition);
    store.refusals.set(2);
    var shard = kit.createTestProbe(ClusterSharding.ShardCommand.class);
    ActorRef<SplitMessage> split = kit.spawn(SplitEntity.create(ID, parts(), shard.getRef()));
=======
    SourceUnit unit =
        files
            .list(DefinitionParser.parseNormalised(definition).source(), 1)
            .runWith(Sink.head(), kit.system())
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    ActorRef<SplitMessage> split = kit.spawn(SplitEntity.create(ID, parts(), shard()));
>>>>>>> paging
    split.tell(begin(definition, "r1", 1));
    await(Lacking.class);
    split.tell(new Units(0, List.of(new Units.Numbered(0, unit))));
    return split;
  }

  /** What the split reports once it has read them. */
  private SplitReport read() {
    SplitReport report;
    do {
      report = (SplitReport) await(SplitReport.class);
    } while (report.ledger().read() < 3);
    return report;
  }

  /** The pipeline that spoke to it last may be gone, and what it said at its end lost. */
  @Test
  void readsOnlyAsLongAsItsPipelineSpeaks(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("orders.csv"), "key\n1\n2\n");
    String definition = normalised(directory);
    SourceUnit unit = onlyUnit(definition);
    var endless = new Endless();
    var shard = kit.createTestProbe(ClusterSharding.ShardCommand.class);
    ActorRef<SplitMessage> split =
        kit.spawn(SplitEntity.create(ID, parts(endless, "300ms"), shard.getRef()));
    split.tell(begin(definition, "r1", 1));
    await(Lacking.class);
    split.tell(new Units(0, List.of(new Units.Numbered(0, unit))));
    endless.streams.expectMessage("reads");
    for (int beat = 0; beat < 10; beat++) {
      split.tell(begin(definition, "r1", 1));
      endless.streams.expectNoMessage(Duration.ofMillis(60));
    }
    endless.streams.expectMessage("ends");
    split.tell(begin(definition, "r2", 1));
    endless.streams.expectMessage("reads");
  }

  private SourceUnit onlyUnit(String definition) throws Exception {
    return files
        .list(DefinitionParser.parseNormalised(definition).source(), 1)
        .runWith(Sink.head(), kit.system())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private Failed failed() {
    return (Failed) await(Failed.class);
  }

  private Object await(Class<?> wanted) {
    return pipeline
        .fishForMessage(
            Duration.ofSeconds(10),
            told ->
                wanted.isInstance(told)
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore())
        .getLast();
  }

  private static Begin begin(String definition, String run, int attempt) {
    return new Begin("asker", definition, 1, 1, Long.MIN_VALUE, 0, run, attempt);
  }

  private String normalised(Path directory) {
    String text = DEFINITION.replace("DIRECTORY", directory.toString());
    var outcome = DefinitionParser.parse(text, Notation.YAML, Map.of("file", files.spec()));
    return assertInstanceOf(Parsed.class, outcome).normalised();
  }

  private SplitParts parts() {
    return parts(files, "15s");
  }

  private SplitParts parts(SourceConnector connector, String lease) {
    return new SplitParts(
        Map.of("file", connector),
        text -> PipelinePlan.of(DefinitionParser.parseNormalised(text)),
        store,
        Runnable::run,
        new Told(),
        (id, counts) -> {},
        SplitSettings.from(
            ConfigFactory.parseString(
                    "dataaggregator { split.lease = " + lease + ", coordination.beat = 50ms }")
                .withFallback(ConfigFactory.load())));
  }

  /** A source that always has more, but not yet; says when it is read and when no longer. */
  private final class Endless implements SourceConnector {
    final TestProbe<String> streams = kit.createTestProbe(String.class);

    @Override
    public ConnectorSpec spec() {
      return files.spec();
    }

    @Override
    public List<Problem> check(SourceDefinition source) {
      return List.of();
    }

    @Override
    public Source<SourceUnit, NotUsed> list(SourceDefinition source, int parallelism) {
      return files.list(source, parallelism);
    }

    @Override
    public Source<UnitBatch, NotUsed> read(SourceDefinition source, ReadPlan plan) {
      streams.ref().tell("reads");
      return Source.<UnitBatch>never()
          .watchTermination((nothing, done) -> {
            var unused = done.whenComplete((end, failure) -> streams.ref().tell("ends"));
            return nothing;
          });
    }
  }

  /** Hands on what the pipeline is told. */
  private final class Told implements PipelineLink {
    @Override
    public void needsUnits(SplitId split, int from) {
      pipeline.ref().tell(new Lacking(from));
    }

    @Override
    public void hindered(SplitId split, @Nullable String why) {
      pipeline.ref().tell(new Hindered(String.valueOf(why)));
    }

    @Override
    public void report(SplitId split, String asker, SplitReport report) {
      pipeline.ref().tell(report);
    }

    @Override
    public void sealed(SplitId split, String asker, long seal) {
      pipeline.ref().tell(seal);
    }

    @Override
    public void failed(SplitId split, String run, int attempt, RunError error, boolean retryable) {
      pipeline.ref().tell(new Failed(run, attempt, error.code()));
    }
  }

  /** A store that fails as often as it is told to. */
  private static final class Notes implements SplitStore {
    final AtomicInteger refusals = new AtomicInteger();
    volatile List<UnitCommit> written = List.of();

    @Override
    public void writeDeadLetters(
        SplitId split, String incarnation, PreparedEpoch epoch, Map<Integer, SourceUnit> units) {}

    @Override
    public void writeCommits(SplitId split, long sequence, List<UnitCommit> commits) {
      if (refusals.getAndDecrement() > 0) throw new DatabaseException("PostgreSQL is away");
      written = commits;
    }

    @Override
    public void sweep(SplitId split, long sequence, String incarnation, List<UnitCommit> commits) {}

    @Override
    public void storeSegments(SplitId split, List<SealedRange> segments) {}
  }
}
