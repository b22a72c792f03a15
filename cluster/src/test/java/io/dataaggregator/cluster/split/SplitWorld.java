package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.dataaggregator.cluster.data.MemoryJournals;
import io.dataaggregator.cluster.placement.Residents;
import io.dataaggregator.cluster.split.SplitMessage.Begin;
import io.dataaggregator.cluster.split.SplitMessage.Units;
import io.dataaggregator.connectors.file.FileConnector;
import io.dataaggregator.connectors.file.FileSettings;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.DefinitionParser.Parsed;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitReport;
import io.dataaggregator.engine.split.SplitSnapshot.UnitCommit;
import io.dataaggregator.persistence.database.DatabaseException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/** What is around a split under test: a journal in memory, a store, and a pipeline that listens. */
final class SplitWorld implements AutoCloseable {
  private static final Config MEMORY = MemoryJournals.of("data");
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

  /** As that one, and it counts different texts. */
  static final String COUNTING =
      DEFINITION
          .replace("key: {type: int}", "key: {type: int}, who: {type: string}")
          .replace("orders: count()", "orders: count(), people: distinct(who)");

  /** The split said that it cannot go on. */
  record Failed(String run, int attempt, String code) {}

  /** The split said what is in its way. */
  record Halted(String asker, long sequence) {}

  record Hindered(String why) {}

  /** The split said that it lacks units. */
  record Lacking(int from) {}

  final ActorTestKit kit = ActorTestKit.create("splits", MEMORY);
  final Notes store = new Notes();

  /** Reads what records are looked up in. */
  final AtomicReference<Function<Lookup, CompletionStage<Reference>>> reference =
      new AtomicReference<>(
          lookup -> CompletableFuture.failedFuture(new IllegalStateException("no reference")));

  final FileConnector files = new FileConnector(new FileSettings(List.of()));
  private final TestProbe<Object> pipeline = kit.createTestProbe(Object.class);

  /** A split that reads with the file connector. */
  ActorRef<SplitMessage> spawn() {
    return spawn(files, "15s");
  }

  ActorRef<SplitMessage> spawn(SourceConnector connector, String lease) {
    var shard = kit.createTestProbe(ClusterSharding.ShardCommand.class);
    return kit.spawn(SplitEntity.create(ID, parts(connector, lease), shard.getRef()));
  }

  SplitParts parts(SourceConnector connector, String lease) {
    return new SplitParts(
        Map.of(connector.spec().name(), connector),
        (lookup, limits) -> reference.get().apply(lookup),
        text -> PipelinePlan.of(DefinitionParser.parseNormalised(text)),
        store,
        Runnable::run,
        new Told(),
        new Residents(),
        new Unheard(),
        new InFlight(1 << 20, 1 << 20),
        SplitSettings.from(
            ConfigFactory.parseString(
                    "dataaggregator { split.lease = " + lease + ", coordination.beat = 50ms }")
                .withFallback(ConfigFactory.load())));
  }

  static Begin begin(String definition, String run, int attempt) {
    return begin(definition, 1, run, attempt);
  }

  static Begin begin(String definition, int version, String run, int attempt) {
    return new Begin("asker", definition, version, 1, Long.MIN_VALUE, 0, run, attempt);
  }

  /** Begins a run over these units, numbered in their order, as soon as the split asks for them. */
  void begin(ActorRef<SplitMessage> split, String definition, String run, List<SourceUnit> units) {
    split.tell(new Begin("asker", definition, 1, units.size(), Long.MIN_VALUE, 0, run, 1));
    await(Lacking.class);
    for (int i = 0; i < units.size(); i++) {
      split.tell(new Units(i, List.of(new Units.Numbered(i, units.get(i)))));
    }
  }

  /** What a split reports once it has read so many records. */
  SplitReport read(int records) {
    SplitReport report;
    do {
      report = await(SplitReport.class);
    } while (report.ledger().read() < records);
    return report;
  }

  SplitMessage.Books books(ActorRef<SplitMessage> split) {
    TestProbe<StatusReply<SplitMessage.Books>> answer = kit.createTestProbe();
    split.tell(new SplitMessage.GetBooks(answer.getRef()));
    return answer.receiveMessage(Duration.ofSeconds(10)).getValue();
  }

  /** The split's books once all its dead letters can be seen, which it may say after its report. */
  SplitMessage.Books shown(ActorRef<SplitMessage> split) {
    var patience = Duration.ofSeconds(10).toNanos();
    long started = System.nanoTime();
    SplitMessage.Books books;
    do {
      books = books(split);
      assertTrue(System.nanoTime() - started < patience, "only " + books.visible() + " are shown");
    } while (books.visible() < books.ledger().deadLetters());
    return books;
  }

  /** The definition over the CSV files of a directory. */
  String normalised(Path directory) {
    return normalised(directory, DEFINITION);
  }

  /** Another definition, with the directory for {@code DIRECTORY}. */
  String normalised(Path directory, String definition) {
    String text = definition.replace("DIRECTORY", directory.toString());
    var outcome = DefinitionParser.parse(text, Notation.YAML, Map.of("file", files.spec()));
    return assertInstanceOf(Parsed.class, outcome).normalised();
  }

  /** The only unit that the definition's source has. */
  SourceUnit onlyUnit(String definition) throws Exception {
    return files
        .list(DefinitionParser.parseNormalised(definition).source(), 1)
        .runWith(Sink.head(), kit.system())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  /** The next that the pipeline is told of this kind. */
  <T> T await(Class<T> wanted) {
    Object told =
        pipeline
            .fishForMessage(
                Duration.ofSeconds(10),
                message ->
                    wanted.isInstance(message)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .getLast();
    return wanted.cast(told);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  /** Nobody looks at the metrics. */
  private static final class Unheard implements SplitParts.Progress {
    @Override
    public void committed(PipelineId pipeline, Ledger records) {}

    @Override
    public void handedOver(Duration took) {}
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
    public void halted(SplitId split, String asker, long sequence) {
      pipeline.ref().tell(new Halted(asker, sequence));
    }

    @Override
    public void failed(SplitId split, String run, int attempt, RunError error, boolean retryable) {
      pipeline.ref().tell(new Failed(run, attempt, error.code()));
    }
  }

  /** A store that fails as often as it is told to. */
  static final class Notes implements SplitStore {
    final AtomicInteger refusals = new AtomicInteger();
    volatile List<UnitCommit> written = List.of();

    /** How often dead letters are written, but nobody hears of it. */
    final AtomicInteger unheard = new AtomicInteger();

    /** The incarnations that wrote dead letters, each time. */
    final List<String> writers = new CopyOnWriteArrayList<>();

    @Override
    public void writeDeadLetters(
        SplitId split, String incarnation, PreparedEpoch epoch, Map<Integer, SourceUnit> units) {
      writers.add(incarnation);
      if (unheard.getAndDecrement() > 0) throw new DatabaseException("PostgreSQL is away");
    }

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
