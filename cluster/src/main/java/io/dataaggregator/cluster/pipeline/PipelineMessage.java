package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.RunView;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** What a pipeline can be told. */
public sealed interface PipelineMessage {
  /** What people ask for. */
  sealed interface FromPeople extends PipelineMessage {}

  /** What splits tell. */
  sealed interface FromSplit extends PipelineMessage {}

  /** What the pipeline and its keeper tell it. */
  sealed interface Own extends PipelineMessage {}

  /** Carry out a command of people; answered after its row is there. */
  record Execute(PipelineCommand.Request command, ActorRef<Reply> replyTo) implements FromPeople {}

  /** Start a run; its rules are those of the stored definition. */
  record Start(String run, String trigger, ActorRef<Reply> replyTo) implements FromPeople {}

  /** Forget the pipeline. */
  record Delete(OptionalInt ifVersion, ActorRef<Reply> replyTo) implements FromPeople {}

  /** What the pipeline is like now. */
  record Look(ActorRef<Reply> replyTo) implements FromPeople {}

  /** From the keeper: be alive. */
  record Wake() implements Own {}

  // From splits; asker is what the last Begin said.

  record Reported(SplitId split, String asker, SplitReport report) implements FromSplit {}

  record SealAnswered(SplitId split, String asker, long seal) implements FromSplit {}

  /**
   * The split reads no more.
   *
   * @param sequence its journal sequence number once everything that it read was committed
   */
  record SplitHalted(SplitId split, String asker, long sequence) implements FromSplit {}

  record UnitsWanted(SplitId split, int from) implements FromSplit {}

  /**
   * Something keeps the split from going on, and it tries again by itself.
   *
   * @param why null once nothing does
   */
  record SplitHindered(SplitId split, @Nullable String why) implements FromSplit {}

  record SplitFailed(SplitId split, String run, int attempt, RunError error, boolean retryable)
      implements FromSplit {}

  // What the pipeline tells itself.

  /** Time to look whether anything is to be done. */
  record Beat() implements Own {}

  /** Some units of the source were found; the next are asked for once these are assigned. */
  record Found(
      String listing, String run, List<SourceUnit> units, ActorRef<StatusReply<Done>> replyTo)
      implements Own {}

  /** The listing for {@code run} ended. */
  record Listed(
      String listing, String run, int attempt, @Nullable RunError failure, boolean retryable)
      implements Own {}

  /**
   * Rows of the state at {@code sequence} were written, or not.
   *
   * @param ended runs that have ended whose rows were among them
   */
  record RowsWritten(
      long sequence,
      List<RunView> ended,
      PipelineRows.@Nullable Published published,
      @Nullable String failure)
      implements Own {}

  /** Data of generations that nobody will ask for again was removed, or not. */
  record Removed(Removal.Ranges ranges, @Nullable String failure) implements Own {}

  /**
   * Sessions of a seal were put together, or looked up where they had been, or not.
   *
   * @param carried the frontier that closes what the seal left open; {@link Long#MAX_VALUE} where
   *     nothing is
   * @param failure why not, where another try may help; otherwise null
   * @param error why not, where none does, so that the run has to fail; otherwise null
   */
  record Merged(
      long generation, long seal, long carried, @Nullable String failure, @Nullable RunError error)
      implements Own {}

  /** The answer to a request. */
  sealed interface Reply {}

  /**
   * The state after the request.
   *
   * @param run the run that the request was about, or null
   * @param total counts of the working or else current generation
   * @param rejects generation whose dead letters readers see; 0 where there is none
   */
  record Seen(
      PipelineView view,
      @Nullable RunView run,
      Ledger total,
      @Nullable Results results,
      long rejects,
      boolean created)
      implements Reply {}

  /**
   * Which results readers see.
   *
   * @param published number of its last published seal
   * @param frontier frontier of that seal
   * @param splits splits that took part in it
   * @param open whether they may hold buckets that no published seal does
   */
  record Results(
      long generation,
      String definition,
      long published,
      long frontier,
      List<Integer> splits,
      boolean open) {
    /**
     * Every window that closes at or before it is final; null while none is, or without windows.
     */
    @Nullable Instant watermark() {
      return published == 0 || frontier == Long.MIN_VALUE || frontier >= Long.MAX_VALUE - 1
          ? null
          : Instant.EPOCH.plus(frontier, ChronoUnit.MICROS);
    }
  }

  record Refused(PipelineRejection reason) implements Reply {}

  /** The state changed, but its rows could not be written: ask again. */
  record NotSeenYet(String message) implements Reply {}
}
