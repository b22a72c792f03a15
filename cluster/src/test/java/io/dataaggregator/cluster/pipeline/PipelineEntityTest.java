package io.dataaggregator.cluster.pipeline;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import io.dataaggregator.cluster.data.MemoryJournals;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Execute;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Found;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Listed;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Look;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Reply;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Seen;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Start;
import io.dataaggregator.cluster.placement.Residents;
import io.dataaggregator.cluster.segment.SessionSeals;
import io.dataaggregator.cluster.split.SplitMessage;
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
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.persistence.store.Generations;
import io.dataaggregator.persistence.store.PipelineRepository;
import io.dataaggregator.persistence.store.PublishedSeals;
import io.dataaggregator.persistence.store.RetiredGenerations;
import io.dataaggregator.persistence.store.RunRepository;
import io.dataaggregator.persistence.store.SegmentStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A pipeline on a journal in memory, without a database, over a source that never ends. */
class PipelineEntityTest {
  private static final Config MEMORY = MemoryJournals.of("control");
  private static final PipelineId ID = new PipelineId("default", "orders");
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: orders}
      spec:
        source:
          connector: file
          config: {path: /orders/*.csv}
          format: {type: csv}
          fields: {key: {type: int}}
        aggregate: {groupBy: [key], measures: {orders: count()}}
        run: {mode: batch, refresh: incremental}
      """;

  private final ActorTestKit kit = ActorTestKit.create("pipelines", MEMORY);
  private final TestProbe<String> listings = kit.createTestProbe(String.class);
  private final TestProbe<SplitMessage> splits = kit.createTestProbe(SplitMessage.class);
  private final TestProbe<Reply> replies = kit.createTestProbe(Reply.class);
  private final Listings source = new Listings();
  private ActorRef<PipelineMessage> pipeline = spawn();

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private ActorRef<PipelineMessage> spawn() {
    var shard = kit.createTestProbe(ClusterSharding.ShardCommand.class);
    return kit.spawn(PipelineEntity.create(ID, parts(), shard.getRef()));
  }

  private void restart() {
    kit.stop(pipeline);
    pipeline = spawn();
    pipeline.tell(new PipelineMessage.Wake());
  }

  /** What it still has to say would fail, or mislead, a run that is well. */
  @Test
  void aListingEndsWithItsIncarnation() {
    define();
    start("r1");
    listings.expectMessage("begins");
    restart();
    // the former one ends by itself, maybe after the next has begun
    Set<String> heard = new HashSet<>();
    heard.add(listings.receiveMessage());
    heard.add(listings.receiveMessage());
    assertEquals(Set.of("ends", "begins"), heard);
    // the last words of the former listing
    var answer = kit.<StatusReply<Done>>createTestProbe();
    pipeline.tell(new Found("former", "r1", source.units(1), answer.getRef()));
    assertTrue(answer.receiveMessage().isError());
    var away = new RunError(RunError.Category.SOURCE, "source.away", "away");
    pipeline.tell(new Listed("former", "r1", 1, away, false));
    Seen seen = look();
    assertEquals(RunStatus.RUNNING, requireNonNull(seen.run()).status(), seen::toString);
  }

  @Test
  void aListingEndsWithItsRun() {
    define();
    start("r1");
    listings.expectMessage("begins");
    start("r2");
    cancel("r2");
    // one that waits is none of its business
    listings.expectNoMessage(Duration.ofMillis(200));
    cancel("r1");
    listings.expectMessage("ends");
    start("r3");
    listings.expectMessage("begins");
  }

  /** A snapshot that falls due with the very end of a run, too: then nobody would write its row. */
  @Test
  void noSnapshotHidesARunThatHasNoRow() {
    for (int events = 0; events < 30; events++) {
      source.found = 0;
      define();
      for (int i = 0; i < events; i++) {
        pipeline.tell(new Execute(new PipelineCommand.Activate(Instant.now()), ignored()));
        pipeline.tell(new Execute(new PipelineCommand.Pause(Instant.now()), ignored()));
      }
      pipeline.tell(new Execute(new PipelineCommand.Activate(Instant.now()), ignored()));
      String run = "r" + events;
      start(run);
      cancel(run);
      assertEquals(RunStatus.CANCELLED, ended(run));
      restart();
      assertEquals(RunStatus.CANCELLED, ended(run), "after a restart, with " + events);
      var delete = new PipelineMessage.Delete(OptionalInt.empty(), replies.getRef());
      pipeline.tell(delete);
      replies.receiveMessage(Duration.ofSeconds(10));
    }
  }

  /** How the last run has ended, as the pipeline remembers. */
  private RunStatus ended(String run) {
    RunStatus status;
    do {
      pipeline.tell(new Start(run, "manual", replies.getRef()));
      Reply reply = replies.receiveMessage(Duration.ofSeconds(10));
      status = requireNonNull(assertInstanceOf(Seen.class, reply).run(), run).status();
    } while (status == RunStatus.RUNNING);
    return status;
  }

  /** Splits of a run that ended before a restart stop by themselves; the next run's are its own. */
  @Test
  void noSplitIsToldToStopForARunOfAFormerIncarnation() {
    source.found = 1;
    define();
    start("r1");
    listings.expectMessage("begins");
    told(SplitMessage.Begin.class);
    cancel("r1");
    told(SplitMessage.Retire.class);
    restart();
    start("r2");
    listings.expectMessage("begins");
    told(SplitMessage.Begin.class);
    start("r3");
    cancel("r3");
    // its answer comes after whatever the end of r3 has led to
    look();
    look();
    splits.ref().tell(new SplitMessage.Idle());
    splits.fishForMessage(
        Duration.ofSeconds(10),
        message ->
            switch (message) {
              case SplitMessage.Retire retire -> FishingOutcomes.fail("the split was retired");
              case SplitMessage.Idle last -> FishingOutcomes.complete();
              default -> FishingOutcomes.continueAndIgnore();
            });
  }

  private void told(Class<? extends SplitMessage> what) {
    splits.fishForMessage(
        Duration.ofSeconds(10),
        message ->
            what.isInstance(message)
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  private void define() {
    var outcome = DefinitionParser.parse(DEFINITION, Notation.YAML, Map.of("file", source.spec()));
    String normalised = assertInstanceOf(Parsed.class, outcome).normalised();
    Instant now = Instant.now();
    pipeline.tell(
        new Execute(new PipelineCommand.Define(normalised, OptionalInt.empty(), now), ignored()));
    pipeline.tell(new Execute(new PipelineCommand.Activate(now), ignored()));
  }

  private void cancel(String run) {
    pipeline.tell(new Execute(new PipelineCommand.CancelRun(run, Instant.now()), ignored()));
  }

  private void start(String run) {
    pipeline.tell(new Start(run, "manual", ignored()));
  }

  private ActorRef<Reply> ignored() {
    return kit.<Reply>createTestProbe().getRef();
  }

  private Seen look() {
    pipeline.tell(new Look(replies.getRef()));
    return assertInstanceOf(Seen.class, replies.receiveMessage(Duration.ofSeconds(10)));
  }

  private PipelineParts parts() {
    var away = new PGSimpleDataSource();
    away.setPortNumbers(new int[] {1});
    return new PipelineParts(
        Map.of("file", source),
        text -> PipelinePlan.of(DefinitionParser.parseNormalised(text)),
        new PipelineRows(
            new PipelineRepository(away),
            new RunRepository(away),
            new PublishedSeals(away),
            new Generations(away),
            new RetiredGenerations(away)),
        new SessionSeals(new SegmentStore(away)),
        (split, message) -> splits.ref().tell(message),
        Runnable::run,
        new CoordinationSettings(Duration.ofMillis(50), Duration.ofMillis(50), 1_000, 1),
        new Residents(),
        new NoProgress());
  }

  /** Lists so many units and then goes on listing, or ends where it found one. */
  private final class Listings implements SourceConnector {
    volatile int found;

    List<SourceUnit> units(int count) {
      return IntStream.range(0, count)
          .mapToObj(i -> new SourceUnit("u" + i, "u" + i, 0, 0, 10, 10, "1"))
          .toList();
    }

    @Override
    public ConnectorSpec spec() {
      return new FileConnector(new FileSettings(List.of())).spec();
    }

    @Override
    public List<Problem> check(SourceDefinition definition) {
      return List.of();
    }

    @Override
    public Source<SourceUnit, NotUsed> list(SourceDefinition definition, int parallelism) {
      listings.ref().tell("begins");
      if (found > 0) return Source.from(units(found));
      return Source.<SourceUnit>never()
          .watchTermination((nothing, done) -> {
            var unused = done.whenComplete((end, failure) -> listings.ref().tell("ends"));
            return nothing;
          });
    }

    @Override
    public Source<UnitBatch, NotUsed> read(SourceDefinition definition, ReadPlan plan) {
      return Source.never();
    }
  }
}
