package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.port.ClusterView.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/**
 * What one incarnation of a split holds beside its state: made when recovery completes, given up
 * when the entity restarts or stops. None of it is needed to be exact.
 */
final class Session {
  final String incarnation;
  final Materializer materializer;
  final Map<Integer, SourceUnit> units = new HashMap<>();
  final Set<Long> durable = new HashSet<>();
  final Set<Long> storing = new HashSet<>();
  SplitMessage.@Nullable Begin begin;
  private final Consumer<State> doing;
  private @Nullable SplitStream stream;
  private int streams;
  private @Nullable References references;

  /** Who asked for them. */
  private SplitMessage.@Nullable Begin joiner;

  boolean sweeping;
  boolean swept;
  boolean stopping;

  /** The pipeline that wants this split to read no more; null while it may read. */
  @Nullable String halting;

  /** Dead letters were committed that nobody sees yet. */
  boolean commitsOwed;

  boolean writingCommits;

  /** How many of the ledger's dead letters can be seen: those that this incarnation showed. */
  long visible;

  /** Set while an epoch is read again because a seal overtook it: no other seal comes between. */
  boolean readingAgain;

  /**
   * Dead letters were written, or are being written, of an epoch that is not committed: set by the
   * thread that reads.
   */
  volatile boolean writesAhead;

  /** Why nothing more is read in an attempt of a run; another one reads again. */
  @Nullable Failure failure;

  /** What stopped the reading, as the pipeline is told until it begins another attempt. */
  record Failure(String run, int attempt, RunError error, boolean retryable) {}

  /**
   * A session in which nothing is read yet.
   *
   * @param doing hears what the split does
   */
  Session(String incarnation, ActorContext<?> context, Consumer<State> doing) {
    this.incarnation = incarnation;
    this.doing = doing;
    materializer = Materializer.createMaterializer(context);
    doing.accept(State.IDLE);
  }

  /**
   * Whether another incarnation has to read on. Records that are read again may be joined with
   * another version of a reference, so that others of them are dead letters; those of an epoch that
   * was never committed must then not be seen.
   */
  boolean isSpoilt() {
    return begin != null && mayRead() && writesAhead;
  }

  /** What goes on instead of this, which is not used any more. */
  Session renewed(ActorContext<?> context) {
    var next = new Session(UUID.randomUUID().toString(), context, doing);
    next.begin = begin;
    next.units.putAll(units);
    next.readingAgain = readingAgain;
    next.failure = failure;
    next.references = references;
    next.joiner = joiner;
    references = null;
    end("it goes on as another incarnation");
    return next;
  }

  @Nullable SplitStream stream() {
    return stream;
  }

  /** The split reads with {@code next}; its number tells its end from that of a former one. */
  int reads(SplitStream next) {
    stream = next;
    doing.accept(State.WORKING);
    return ++streams;
  }

  /** Whether stream {@code number} of this session is the one that is read with. */
  boolean readsWith(int number) {
    return stream != null && number == streams;
  }

  void readsNoMore() {
    stream = null;
    doing.accept(State.IDLE);
  }

  /** Stops reading for {@code asker}; false where nothing is being read. */
  boolean halt(String asker) {
    halting = asker;
    if (stream == null) return false;
    stream.drain();
    return true;
  }

  /** Whether reading may begin. */
  boolean mayRead() {
    return stream == null && !stopping && halting == null;
  }

  /** Stops reading for a hand-over; false where nothing is being read. */
  boolean drain() {
    stopping = true;
    if (stream == null) return false;
    stream.drain();
    doing.accept(State.DRAINING);
    return true;
  }

  /**
   * The pipeline asks for this. What was read by another definition is committed, and then it is
   * read on by this one.
   */
  void begin(SplitMessage.Begin asked) {
    boolean other = begin != null && !begin.definition().equals(asked.definition());
    if (stream != null && other) stream.drain();
    begin = asked;
    halting = null;
  }

  /** What the pipeline asked for. */
  SplitMessage.Begin begun() {
    if (begin == null) throw new IllegalStateException("nothing was begun");
    return begin;
  }

  /** What records are looked up in: the same for a run, whatever stops it for a while. */
  References references(Supplier<References> make) {
    SplitMessage.Begin asked = begun();
    SplitMessage.Begin before = joiner;
    References former = references;
    boolean sameRun = before != null && before.run().equals(asked.run());
    boolean same = before != null && sameRun && before.definition().equals(asked.definition());
    if (former != null && same && !former.isClosed()) return former;
    References next = make.get();
    if (former != null) {
      former.close();
      if (sameRun) next.follow(former);
    }
    references = next;
    joiner = asked;
    return next;
  }

  /** Nothing is to be read, unless the run is begun again: what it looks up in is kept for that. */
  void forgetRun() {
    begin = null;
    if (references != null) references.close();
  }

  /** Nothing more is read in this attempt, if there is one; null where there is none. */
  @Nullable Failure fails(RunError error, boolean retryable) {
    if (begin == null) return null;
    failure = new Failure(begin.run(), begin.attempt(), error, retryable);
    return failure;
  }

  /** What stopped the attempt that the pipeline asks for; null where nothing did. */
  @Nullable Failure failed(SplitMessage.Begin asked) {
    Failure last = failure;
    boolean same =
        last != null && last.run().equals(asked.run()) && last.attempt() >= asked.attempt();
    return same ? last : null;
  }

  /** An epoch was committed. */
  void committed(boolean deadLetters) {
    readingAgain = false;
    writesAhead = false;
    commitsOwed |= deadLetters;
  }

  /** Whether every dead letter that the journal names can be seen. */
  boolean showsDeadLetters() {
    return swept && !commitsOwed && !writingCommits;
  }

  void shown(long deadLetters) {
    visible = Math.max(visible, deadLetters);
  }

  boolean hasAllUnits() {
    return begin != null && units.size() >= begin.units();
  }

  /** Ends the stream, if there is one, and everything that it runs on. */
  void end(String why) {
    if (stream != null) stream.abort(why);
    stream = null;
    forgetRun();
    references = null;
    materializer.shutdown();
  }
}
