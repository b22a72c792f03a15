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
  private static final String DEAD_LETTERS = "its dead letters";
  private static final String RESULTS = "its results";

  /** Segments of some 16,000 buckets each. */
  private static final int AT_ONCE = 32;

  private final ActorContext<SplitMessage> context;
  private final SplitId id;
  private final SplitParts parts;
  private final LongSupplier sequence;
  private final Session session;
  private final Reporter reporter;

  SplitWriter(
      ActorContext<SplitMessage> context,
      SplitId id,
      SplitParts parts,
      LongSupplier sequence,
      Session session,
      Reporter reporter) {
    this.context = context;
    this.id = id;
    this.parts = parts;
    this.sequence = sequence;
    this.session = session;
    this.reporter = reporter;
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
    session.swept = wentWell(DEAD_LETTERS, swept.failure());
    if (session.swept) session.shown(swept.visible());
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
    if (wentWell(DEAD_LETTERS, written.failure())) session.shown(written.visible());
    else session.commitsOwed = true;
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
    if (session.storing.add(seal)) writeSegments(state, seal, 0);
  }

  /** Some at a time: a seal may have more than memory, and the split has other things to do. */
  private void writeSegments(SplitState state, long seal, int from) {
    String incarnation = session.incarnation;
    int next = Math.min(from + AT_ONCE, state.segments(seal));
    List<SealedRange> segments = new ArrayList<>();
    for (int range = from; range < next; range++) {
      Segment segment = state.segment(seal, range);
      if (segment != null) segments.add(new SealedRange(seal, range, segment));
    }
    inBackground(
        () -> parts.store().storeSegments(id, segments),
        failure -> new SegmentsStored(incarnation, seal, next, failure));
  }

  void segmentsStored(SplitState state, SegmentsStored stored) {
    if (!session.incarnation.equals(stored.incarnation())) return;
    long seal = stored.seal();
    if (wentWell(RESULTS, stored.failure())) {
      if (stored.next() < state.segments(seal)) {
        writeSegments(state, seal, stored.next());
        return;
      }
      session.durable.add(seal);
      answerSeal(seal);
    }
    session.storing.remove(seal);
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

  private boolean wentWell(String what, @Nullable String failure) {
    if (failure == null) reporter.goesOn(what);
    else later(what, failure);
    return failure == null;
  }

  /** {@code what} cannot be done for now: everything that is owed is tried again after a while. */
  void later(String what, String why) {
    context.getLog().warn("split {} tries {} again soon: {}", id.path(), what, why);
    reporter.hindered(what, why);
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
