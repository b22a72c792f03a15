package io.dataaggregator.cluster.split;

import io.dataaggregator.cluster.split.SplitMessage.Commit;
import io.dataaggregator.cluster.split.SplitMessage.Refreshed;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.UnitProgress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Starts the streams of a split, from wherever it has come to. */
final class StreamStarter {
  /** Above the journal's circuit breaker: a persist has answered or the entity has restarted. */
  private static final Duration COMMIT_WAIT = Duration.ofSeconds(60);

  /** What could not be read is said again before whoever listens forgets it. */
  private static final Duration RELOAD_WAIT = Duration.ofSeconds(30);

  private final ActorContext<SplitMessage> context;
  private final SplitId id;
  private final SplitParts parts;
  private final LongSupplier lateUntil;

  /**
   * @param lateUntil the frontier by which records are late, asked by the thread that reads
   */
  StreamStarter(
      ActorContext<SplitMessage> context, SplitId id, SplitParts parts, LongSupplier lateUntil) {
    this.context = context;
    this.id = id;
    this.parts = parts;
    this.lateUntil = lateUntil;
  }

  /** Reads on from {@code state}, unless that is under way or everything is read. */
  void read(SplitState state, Session now, PipelinePlan plan) {
    if (!now.mayRead() || now.units.keySet().stream().allMatch(unit -> isRead(state, unit))) return;
    SplitStream stream = start(state, now, plan);
    int number = now.reads(stream);
    context.pipeToSelf(
        stream.done(), (finished, failure) -> Failures.ended(now.incarnation, number, failure));
  }

  private static boolean isRead(SplitState state, int unit) {
    UnitProgress progress = state.progress(unit);
    return progress != null && progress.finished();
  }

  private SplitStream start(SplitState state, Session now, PipelinePlan plan) {
    var setup =
        new SplitStream.Setup(
            parts.connector(plan.definition().source().connector()),
            plan,
            now.units,
            state,
            parts.settings().epoch(),
            now.references(() -> references(plan)),
            lateUntil,
            parts.inFlight().of(id.pipeline()));
    return SplitStream.run(setup, epoch -> commit(now, epoch), now.materializer);
  }

  private References references(PipelinePlan plan) {
    return new References(
        plan,
        parts.references(),
        context.getSystem(),
        RELOAD_WAIT,
        (reference, failure) ->
            context
                .getSelf()
                .tell(
                    new Refreshed(reference, failure == null ? null : Failures.message(failure))));
  }

  private CompletionStage<Done> commit(Session now, PreparedEpoch epoch) {
    boolean letters = !epoch.deadLetters().isEmpty();
    if (letters && !epoch.references().isEmpty()) now.writesAhead = true;
    CompletionStage<Void> written =
        letters
            ? CompletableFuture.runAsync(
                () -> parts.store().writeDeadLetters(id, now.incarnation, epoch, now.units),
                parts.blocking())
            : CompletableFuture.completedFuture(null);
    return written.thenCompose(nothing ->
        AskPattern.askWithStatus(
            context.getSelf(),
            reply -> new Commit(now.incarnation, epoch, reply),
            COMMIT_WAIT,
            context.getSystem().scheduler()));
  }
}
