package io.dataaggregator.cluster.split;

import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.plan.RecordProcessor;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.split.UnitAdvance;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The epoch being filled: its buckets, its books and how far each unit came. One thread. */
final class EpochBuilder {
  private final RecordProcessor processor;
  private final EpochTable table;
  private final UnitOrder order;
  private final EpochSettings settings;
  private List<KeyBlock> keys;
  private final Supplier<List<Reference>> references;
  private final LongSupplier splitFrontier;
  private final LongSupplier nanoTime;
  private final Silence silence;
  private final Map<Integer, UnitAdvance> units = new TreeMap<>();
  private final List<PreparedEpoch.DeadLetter> deadLetters = new ArrayList<>();

  /** What is left of in an epoch before, or in this one until it is full. */
  private @Nullable UnitBatch left;

  private Ledger counts = Ledger.EMPTY;
  private Rows rows = Rows.NONE;
  private List<Reference> joined = List.of();
  private long deadLetterBytes;
  private long frontier;
  private long begun;

  /** Whether nothing was committed yet. */
  private boolean first = true;

  /**
   * An empty epoch.
   *
   * @param keys the keys that the split has committed
   * @param references what records are looked up in, read when an epoch begins with a batch
   * @param splitFrontier the frontier that the split has sealed, read when an epoch begins
   * @param nanoTime as {@link System#nanoTime}
   */
  EpochBuilder(
      PipelinePlan plan,
      UnitOrder order,
      EpochSettings settings,
      List<KeyBlock> keys,
      Supplier<List<Reference>> references,
      LongSupplier splitFrontier,
      LongSupplier nanoTime) {
    processor = plan.newProcessor();
    table = new EpochTable(plan.aggregate());
    this.order = order;
    this.settings = settings;
    this.keys = keys;
    this.references = references;
    this.splitFrontier = splitFrontier;
    this.nanoTime = nanoTime;
    silence = new Silence(plan.definition().source().idleTimeoutMicros());
  }

  /** Whether the source may be asked for more. */
  boolean mayRead() {
    order.askAgain(nanoTime.getAsLong());
    return order.mayRead();
  }

  /** Takes in a batch, or as much of it as goes into one epoch; nothing is left of another. */
  void add(UnitBatch input) {
    if (isNothing(input)) {
      nothing(input);
      return;
    }
    silence.ends(input.unit());
    // not before: to decode them takes a while, and an actor makes the builder
    processor.remember(keys);
    keys = List.of();
    // what is left of a batch may be joined already: it stays with the version of its beginning
    if (counts.read() == 0) {
      joined = references.get();
      processor.join(joined);
    }
    processor.begin(input.batch(), input.unit());
    left = input;
    addMore();
  }

  /** Whether there is something left of a batch, which the next epoch takes. */
  boolean hasMore() {
    return left != null;
  }

  /** Takes in more of the batch that something is left of. */
  void addMore() {
    UnitBatch input = left;
    if (input == null) return;
    beginIfEmpty();
    processor.beginEpoch();
    boolean all = processor.goOn(frontier, table::add, this::isFull);
    left = all ? null : input;
    counts = counts.plus(processor.ledger());
    rows = rows.plus(processor.rows());
    for (Reject reject : processor.deadLetters()) {
      deadLetters.add(new PreparedEpoch.DeadLetter(input.unit(), reject));
      deadLetterBytes += reject.raw().length();
    }
    advance(input.unit(), all ? input.offset() : processor.nextOffset(), all && input.finished());
  }

  private void beginIfEmpty() {
    if (!isEmpty()) return;
    begun = nanoTime.getAsLong();
    frontier = splitFrontier.getAsLong();
  }

  private boolean isNothing(UnitBatch input) {
    return input.batch().rows() == 0
        && input.batch().rejects().isEmpty()
        && !input.finished()
        && input.offset() == order.offset(input.unit());
  }

  /** A unit that goes idle is something to commit, even without any record. */
  private void nothing(UnitBatch input) {
    int unit = input.unit();
    long now = nanoTime.getAsLong();
    long watermark = order.nothing(unit, now);
    if (input.waits() || !silence.goesOn(unit, now)) return;
    beginIfEmpty();
    long offset = order.offset(unit);
    put(offset, new UnitProgress(unit, offset, watermark, true, false));
  }

  private void advance(int unit, long offset, boolean finished) {
    long from = order.offset(unit);
    long watermark = order.advanced(unit, processor.maxEventTime(), offset, finished);
    put(from, new UnitProgress(unit, offset, watermark, false, finished));
  }

  private void put(long from, UnitProgress to) {
    UnitAdvance begun = units.get(to.unit());
    units.put(to.unit(), new UnitAdvance(begun == null ? from : begun.from(), to));
  }

  boolean isEmpty() {
    return units.isEmpty();
  }

  /**
   * Whether the epoch should be committed as soon as the one before is. The first one waits for
   * nothing: a split that was handed over has paused for long enough.
   */
  boolean isDue() {
    return !isEmpty()
        && (first || isFull() || nanoTime.getAsLong() - begun >= settings.interval().toNanos());
  }

  /** Whether the epoch takes no more. */
  boolean isFull() {
    return table.encodedBytesEstimate() + processor.keyBytes() >= settings.bytes()
        || counts.read() >= settings.records()
        || deadLetters.size() >= settings.deadLetters();
  }

  /** Memory that it takes, about. */
  long bytes() {
    return isEmpty() ? 0 : table.bytes() + deadLetterBytes + processor.keyBytes();
  }

  /** Closes the epoch and begins an empty one. */
  PreparedEpoch prepare() {
    var epoch =
        new PreparedEpoch(
            frontier,
            List.copyOf(units.values()),
            counts,
            rows,
            List.copyOf(deadLetters),
            table.take(),
            processor.takeKeys(),
            joined.stream().map(Reference::version).toList());
    units.clear();
    deadLetters.clear();
    deadLetterBytes = 0;
    counts = Ledger.EMPTY;
    rows = Rows.NONE;
    first = false;
    return epoch;
  }
}
