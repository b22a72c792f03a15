package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.Joined;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.engine.split.SplitCommand;
import io.dataaggregator.engine.split.SplitState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** What a split can be told. */
public sealed interface SplitMessage {
  /**
   * From the pipeline, again and again while a run is under way: read, if you do not already.
   *
   * @param asker names the incarnation of the pipeline; repeated in what the split answers
   * @param units how many units of the generation are this split's; it asks for those it lacks
   * @param frontier frontier of the last published seal
   * @param seal number of the last published seal, or 0
   * @param run the run under way
   * @param attempt the run's attempt: a split that failed in an earlier one begins anew
   */
  record Begin(
      String asker,
      String definition,
      int definitionVersion,
      int units,
      long frontier,
      long seal,
      String run,
      int attempt)
      implements SplitMessage {
    /** What {@code incarnation} has to persist before it reads; null where all of that is done. */
    @Nullable SplitCommand first(SplitState state, String incarnation) {
      if (!state.started()) {
        return new SplitCommand.Start(definition, definitionVersion, frontier, seal);
      }
      if (!state.incarnation().equals(incarnation)) return new SplitCommand.Resume(incarnation);
      return definitionVersion > state.definitionVersion()
          ? new SplitCommand.Redefine(incarnation, definition, definitionVersion)
          : null;
    }
  }

  /** Some of the split's units, in the order of their assignment, from number {@code from} on. */
  record Units(int from, List<Numbered> units) implements SplitMessage {
    /** A unit and its number within the generation. */
    public record Numbered(int unit, SourceUnit description) {}
  }

  /** From the pipeline: where the frontier stands and whether units of this split hold it back. */
  record Frontier(long micros, boolean anyHolder, boolean mine) implements SplitMessage {}

  /** From the pipeline: seal what {@code frontier} closes, as number {@code seal}. */
  record Seal(long frontier, long seal) implements SplitMessage {}

  /** From the pipeline: {@code seal} is published and its frozen set can be forgotten. */
  record Published(long seal) implements SplitMessage {}

  /**
   * From the pipeline, until it is answered: read no more, commit what was read, and say so.
   *
   * @param asker names the incarnation of the pipeline
   */
  record Halt(String asker) implements SplitMessage {}

  /** From the pipeline: the run is over; forget the stream and stop. */
  record Retire() implements SplitMessage {}

  /** Nothing was heard from the pipeline for a while. */
  record Silence() implements SplitMessage {}

  /** Nothing was heard from anybody for a while. */
  record Idle() implements SplitMessage {}

  /** From the shard: hand over; read no more, commit what was read, stop. */
  record Stop() implements SplitMessage {}

  /** The next of the committed buckets that may be in no published segment. */
  record GetOpen(OpenPage.Query query, ActorRef<StatusReply<OpenPage>> replyTo)
      implements SplitMessage {}

  /** What the split counted, and what that must agree with. */
  record GetBooks(ActorRef<StatusReply<Books>> replyTo) implements SplitMessage {}

  /**
   * A split's books.
   *
   * @param sequence the split's journal sequence number that they are of
   * @param seal the last seal that the split made
   * @param ledger counts of the generation so far
   * @param visible how many of the ledger's dead letters can be seen for sure
   * @param records hidden record counts of the buckets that the split holds, summed by the seal
   *     that froze them; 0 for open ones
   * @param rows what became of the rows of aggregated records: that is what hidden counts count
   * @param joined what became of records by the version of a reference
   */
  record Books(
      long sequence,
      long seal,
      Ledger ledger,
      long visible,
      Map<Long, Long> records,
      Rows rows,
      List<Joined> joined) {
    static Books of(long sequence, SplitState state, long visible) {
      Map<Long, Long> records = new HashMap<>();
      if (state.started()) {
        records.put(0L, state.open().records());
        for (long seal : state.frozenSeals()) {
          Buckets frozen = state.frozen(seal);
          if (frozen != null) records.put(seal, frozen.records());
        }
      }
      return new Books(
          sequence, state.seal(), state.ledger(), visible, records, state.rows(), state.joined());
    }
  }

  // What the split tells itself.

  /** An epoch is ready to be committed. */
  record Commit(String incarnation, PreparedEpoch epoch, ActorRef<StatusReply<Done>> replyTo)
      implements SplitMessage {}

  /** What a split learns of work that it began itself. */
  sealed interface Own extends SplitMessage {}

  /**
   * A stream of {@code incarnation} ended.
   *
   * @param stream which one, counted from 1
   * @param failure null at the end of all units
   */
  record StreamEnded(String incarnation, int stream, @Nullable RunError failure, boolean retryable)
      implements Own {}

  /** Segments of {@code seal} up to {@code next} were stored, or not. */
  record SegmentsStored(String incarnation, long seal, int next, @Nullable String failure)
      implements Own {}

  /** What makes the first {@code visible} dead letters visible was written, or not. */
  record CommitsWritten(String incarnation, long visible, @Nullable String failure)
      implements Own {}

  /** {@code reference}, which several incarnations may use, was read anew, or not. */
  record Refreshed(String reference, @Nullable String failure) implements Own {}

  /** Go on with what is to be done. */
  record Retry(String incarnation) implements Own {}

  /**
   * Dead letters of earlier incarnations that no epoch names were removed and the first {@code
   * visible} ones made visible, or not.
   */
  record Swept(String incarnation, long visible, @Nullable String failure) implements Own {}
}
