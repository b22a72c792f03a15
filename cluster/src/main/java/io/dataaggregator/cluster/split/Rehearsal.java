package io.dataaggregator.cluster.split;

import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.DefinitionParser.Parsed;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.SplitCommand;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitRejection;
import io.dataaggregator.engine.split.SplitState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a split does, done once for nothing before a node takes splits over. A process that has just
 * started loads and compiles a few thousand classes for it, which takes over a second: time that
 * the first splits of the node would stand still.
 *
 * <p>Records of the {@code generator} become epochs, events and a snapshot, encoded and decoded; a
 * split that never was is recovered from the journal. Nothing is written.
 */
public final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final String GENERATOR = "generator";
  private static final int EPOCH_RECORDS = 1_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: rehearsal}
      spec:
        source:
          connector: generator
          config: {records: 20000, disorder: 1s, malformed: 1%}
          disorder: 1s
          fields:
            at:     {type: timestamp}
            key:    {type: string}
            amount: {type: int}
            price:  {type: double}
        aggregate:
          groupBy: [key]
          window: {type: tumbling, size: 10s, timeField: at}
          measures: {records: count(), amount: sum(amount), price: sum(price), most: max(amount)}
        run: {mode: batch}
      """;

  private final ActorSystem<?> system;
  private final SplitParts parts;
  private final Serialization serialization;
  private final String incarnation = UUID.randomUUID().toString();

  private Rehearsal(ActorSystem<?> system, SplitParts parts) {
    this.system = system;
    this.parts = parts;
    serialization = SerializationExtension.get(system);
  }

  /**
   * Performs it with the parts that the splits of the node get; blocks. Where it cannot be gone
   * through with, the first splits start more slowly, and that is all.
   */
  public static void perform(ActorSystem<?> system, SplitParts parts) {
    long begun = System.nanoTime();
    var rehearsal = new Rehearsal(system, parts);
    try {
      rehearsal.read();
      rehearsal.recover();
      LOG.debug("rehearsed in {} ms", Duration.ofNanos(System.nanoTime() - begun).toMillis());
    } catch (RuntimeException e) {
      LOG.warn("not rehearsed: the first splits of this node start more slowly", e);
    }
  }

  private void read() {
    SourceConnector generator = parts.connector(GENERATOR);
    var outcome =
        DefinitionParser.parse(DEFINITION, Notation.YAML, Map.of(GENERATOR, generator.spec()));
    if (!(outcome instanceof Parsed parsed)) throw new IllegalStateException(outcome.toString());
    PipelinePlan plan = parts.plans().apply(parsed.normalised());
    var materializer = Materializer.matFromSystem(system);
    List<SourceUnit> units =
        generator
            .list(plan.definition().source(), 1)
            .runWith(Sink.seq(), materializer)
            .toCompletableFuture()
            .join();
    var state = new SplitState(parts.buckets());
    accept(state, new SplitCommand.Start(parsed.normalised(), 1, Long.MIN_VALUE, 0));
    accept(state, new SplitCommand.Resume(incarnation));
    var setup =
        new SplitStream.Setup(
            generator,
            plan,
            Map.of(0, units.getFirst()),
            state,
            new EpochSettings(LIMIT, Integer.MAX_VALUE, EPOCH_RECORDS, Integer.MAX_VALUE),
            null,
            state::lateUntil,
            parts.inFlight().of(new PipelineId("rehearsal", incarnation)));
    SplitStream.run(
            setup,
            epoch -> {
              accept(state, epoch.command(incarnation, plan.definition().limits()));
              return CompletableFuture.completedFuture(Done.getInstance());
            },
            materializer)
        .done()
        .toCompletableFuture()
        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
    recoverFrom(state);
  }

  private void recoverFrom(SplitState state) {
    var snapshots = new SplitSnapshots(parts.buckets());
    snapshots.fromJournal(throughJournal(snapshots.toJournal(state)));
  }

  private void accept(SplitState state, SplitCommand command) {
    switch (state.decide(command)) {
      case Decision.Accepted<SplitEvent, SplitRejection>(var events) ->
          events.forEach(event -> state.apply((SplitEvent) throughJournal(event)));
      case Decision.Rejected<SplitEvent, SplitRejection>(var reason) ->
          throw new IllegalStateException(command + " was refused: " + reason);
    }
  }

  /** What a journal would give back of {@code written}. */
  private Object throughJournal(Object written) {
    var serializer = serialization.findSerializerFor(written);
    String manifest = Serializers.manifestFor(serializer, written);
    byte[] bytes = serialization.serialize(written).get();
    return serialization.deserialize(bytes, serializer.identifier(), manifest).get();
  }

  private void recover() {
    var never = new SplitId(new PipelineId("rehearsal", incarnation), 1, 0);
    ActorRef<SplitMessage> split =
        system.systemActorOf(
            SplitEntity.create(never, parts, system.ignoreRef()), "rehearsal", Props.empty());
    try {
      AskPattern.askWithStatus(split, SplitMessage.GetBooks::new, LIMIT, system.scheduler())
          .toCompletableFuture()
          .join();
    } finally {
      split.tell(new SplitMessage.Idle());
      split.tell(new SplitMessage.Stop());
    }
  }
}
