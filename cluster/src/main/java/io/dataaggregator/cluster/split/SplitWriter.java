package io.dataaggregator.cluster.split;

import io.dataaggregator.cluster.split.SplitMessage.Begin;
import io.dataaggregator.cluster.split.SplitMessage.CommitsWritten;
import io.dataaggregator.cluster.split.SplitMessage.Retry;
import io.dataaggregator.cluster.split.SplitMessage.SegmentsStored;
import io.dataaggregator.cluster.split.SplitMessage.Swept;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What one incarnation of a split writes beside its journal: segments, and what makes dead letters
 * visible. Each write may be repeated, and is, until it is told to be durable.
 */
final class SplitWriter {
  private final ActorContext<SplitMessage> context;
  private final SplitId id;
  private final SplitParts parts;
  private final LongSupplier sequence;
  private final Session session;

  SplitWriter(
      ActorContext<SplitMessage> context,
      SplitId id,
      SplitParts parts,
      LongSupplier sequence,
      Session session) {
    this.context = context;
    this.id = id;
    this.parts = parts;
    this.sequence = sequence;
    this.session = session;
  }

  void sweep(SplitState state) {
    if (session.sweeping) return;
    session.sweeping = true;
    String incarnation = session.incarnation;
    var commits = state.commits();
    long at = sequence.getAsLong();
    long visible = state.ledger().deadLetters();
    inBackground(
        () -> parts.store().sweep(id, at, incarnation, commits),
        failure -> new Swept(incarnation, visible, failure));
  }

  void swept(Swept swept) {
    if (!session.incarnation.equals(swept.incarnation())) return;
    session.sweeping = false;
    if (swept.failure() == null) {
      session.swept = true;
      session.shown(swept.visible());
    } else {
      later(swept.failure());
    }
  }

  /** Makes committed dead letters visible, those of all epochs since the last time at once. */
  void writeCommits(SplitState state) {
    if (!session.commitsOwed || session.writingCommits) return;
    session.commitsOwed = false;
    session.writingCommits = true;
    String incarnation = session.incarnation;
    var commits = state.commits();
    long at = sequence.getAsLong();
    long visible = state.ledger().deadLetters();
    inBackground(
        () -> parts.store().writeCommits(id, at, commits),
        failure -> new CommitsWritten(incarnation, visible, failure));
  }

  void commitsWritten(CommitsWritten written) {
    if (!session.incarnation.equals(written.incarnation())) return;
    session.writingCommits = false;
    if (written.failure() == null) {
      session.shown(written.visible());
    } else {
      session.commitsOwed = true;
      later(written.failure());
    }
  }

  /**
   * The split's books. An incarnation that has written nothing yet, perhaps because no run is under
   * way, cannot know what its predecessor wrote; it writes that again, to know it the next time.
   */
  SplitMessage.Books books(SplitState state) {
    boolean underWay = session.sweeping || session.writingCommits;
    if (session.visible < state.ledger().deadLetters() && !underWay) {
      session.commitsOwed = true;
      writeCommits(state);
    }
    return SplitMessage.Books.of(sequence.getAsLong(), state, session.visible);
  }

  /** Writes the segments of {@code seal} unless they are durable; then answers the pipeline. */
  void writeSegments(SplitState state, long seal) {
    if (state.frozen(seal) == null || session.durable.contains(seal)) {
      answerSeal(seal);
      return;
    }
    if (!session.storing.add(seal)) return;
    String incarnation = session.incarnation;
    List<SealedRange> segments = new ArrayList<>();
    for (int range = 0; range < state.segments(seal); range++) {
      Segment segment = state.segment(seal, range);
      if (segment != null) segments.add(new SealedRange(seal, range, segment));
    }
    inBackground(
        () -> parts.store().storeSegments(id, segments),
        failure -> new SegmentsStored(incarnation, seal, failure));
  }

  void segmentsStored(SegmentsStored stored) {
    if (!session.incarnation.equals(stored.incarnation())) return;
    session.storing.remove(stored.seal());
    if (stored.failure() == null) {
      session.durable.add(stored.seal());
      answerSeal(stored.seal());
    } else {
      later(stored.failure());
    }
  }

  /** A run ends with its last seal, and then no dead letter of it may be missing. */
  private void answerSeal(long seal) {
    Begin begin = session.begin;
    if (begin != null && session.showsDeadLetters())
      parts.pipelines().sealed(id, begin.asker(), seal);
  }

  void forgotten(SplitState state) {
    session.durable.retainAll(state.frozenSeals());
  }

  void later(String why) {
    context.getLog().warn("split {} tries again soon: {}", id.path(), why);
    context.scheduleOnce(
        parts.settings().retry(), context.getSelf(), new Retry(session.incarnation));
  }

  private void inBackground(Runnable work, Function<@Nullable String, SplitMessage> answer) {
    context.pipeToSelf(
        // Not null: a dead letter without a message is more than Pekko can log.
        CompletableFuture.runAsync(work, parts.blocking()).thenApply(nothing -> Done.getInstance()),
        (done, failure) -> answer.apply(failure == null ? null : Failures.message(failure)));
  }
}
