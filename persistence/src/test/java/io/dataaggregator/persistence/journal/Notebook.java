package io.dataaggregator.persistence.journal;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitSnapshot;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** An entity on the data journal that counts words and remembers the last one. */
final class Notebook extends EventSourcedBehavior<Notebook.Command, SplitEvent, SplitSnapshot> {
  private static final int SNAPSHOT_EVERY = 3;

  private final String id;
  private final BlockingQueue<String> signals;

  sealed interface Command {}

  /** Persists {@code word} and answers with how many there are. */
  record Write(String word, ActorRef<Long> replyTo) implements Command {}

  /** Persists {@code word} so many times at once and answers with how many words there are. */
  record Fill(String word, int times, ActorRef<Long> replyTo) implements Command {}

  /** Answers with the last word, after how many there are. */
  record Read(ActorRef<String> replyTo) implements Command {}

  private Notebook(String id, BlockingQueue<String> signals) {
    super(
        PersistenceId.ofUniqueId(id),
        SupervisorStrategy.restartWithBackoff(
            Duration.ofMillis(200), Duration.ofSeconds(1), /* randomFactor= */ 0));
    this.id = id;
    this.signals = signals;
  }

  /**
   * Creates the entity.
   *
   * @param signals gets what happens to it: {@code recovered ID}, {@code failed ID}, {@code
   *     snapshot ID}
   */
  static Behavior<Command> create(String id, BlockingQueue<String> signals) {
    return new Notebook(id, signals);
  }

  @Override
  public String journalPluginId() {
    return "data-journal";
  }

  @Override
  public String snapshotPluginId() {
    return "data-snapshot-store";
  }

  @Override
  public boolean shouldSnapshot(SplitSnapshot state, SplitEvent event, long sequenceNr) {
    return sequenceNr % SNAPSHOT_EVERY == 0;
  }

  @Override
  public SplitSnapshot emptyState() {
    return state(0, "");
  }

  private static SplitSnapshot state(long words, String last) {
    return new SplitSnapshot(
        "", 1, 0, words, last, List.of(), Ledger.EMPTY, List.of(), Bytes.EMPTY, List.of());
  }

  @Override
  public CommandHandler<Command, SplitEvent, SplitSnapshot> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Write(String word, ActorRef<Long> replyTo) ->
              Effect()
                  .persist(new SplitEvent.Resumed(word))
                  .thenRun(after -> replyTo.tell(after.seal()));
          case Fill(String word, int times, ActorRef<Long> replyTo) ->
              Effect()
                  .persist(Collections.<SplitEvent>nCopies(times, new SplitEvent.Resumed(word)))
                  .thenRun(after -> replyTo.tell(after.seal()));
          case Read(ActorRef<String> replyTo) ->
              Effect().none().thenRun(s -> replyTo.tell(s.seal() + " " + s.incarnation()));
        };
  }

  @Override
  public EventHandler<SplitSnapshot, SplitEvent> eventHandler() {
    return (state, event) ->
        event instanceof SplitEvent.Resumed(String word) ? state(state.seal() + 1, word) : state;
  }

  @Override
  public SignalHandler<SplitSnapshot> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), state -> signals.add("recovered " + id))
        .onSignal(JournalPersistFailed.class, (state, failed) -> signals.add("failed " + id))
        .onSignal(SnapshotCompleted.class, (state, done) -> signals.add("snapshot " + id))
        .build();
  }
}
