package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.dedupe.KeyBlocks;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.reference.ReferenceVersion;
import io.dataaggregator.engine.split.SplitEvent.DefinitionChanged;
import io.dataaggregator.engine.split.SplitEvent.EpochCommitted;
import io.dataaggregator.engine.split.SplitEvent.Forgotten;
import io.dataaggregator.engine.split.SplitEvent.JoinedCommitted;
import io.dataaggregator.engine.split.SplitEvent.KeysCommitted;
import io.dataaggregator.engine.split.SplitEvent.Resumed;
import io.dataaggregator.engine.split.SplitEvent.Sealed;
import io.dataaggregator.engine.split.SplitEvent.Started;
import io.dataaggregator.engine.split.SplitEvent.TransformedCommitted;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A split: reads units, keeps partial accumulators of their records, and freezes them seal by seal.
 * Mutable, of one incarnation and one thread; only {@link #apply} changes it.
 */
public final class SplitState {
  private final Function<String, Buckets> factory;
  private final NavigableMap<Integer, UnitProgress> units = new TreeMap<>();
  private final FrozenSets frozen = new FrozenSets();
  private final CommitLog commits = new CommitLog();
  private final KeyBlocks keys = new KeyBlocks();
  private final JoinLog joins = new JoinLog();
  private @Nullable Buckets open;
  private String definition = "";
  private int definitionVersion;
  private long frontier = Long.MIN_VALUE;
  private long seal;
  private String incarnation = "";
  private Ledger ledger = Ledger.EMPTY;
  private Rows rows = Rows.NONE;

  /**
   * A split that has yet to be started.
   *
   * @param factory makes an empty set of buckets of a definition
   */
  public SplitState(Function<String, Buckets> factory) {
    this.factory = factory;
  }

  /** The split that {@code snapshot} was taken of. */
  public static SplitState restore(SplitSnapshot snapshot, Function<String, Buckets> factory) {
    SplitState state = new SplitState(factory);
    state.apply(snapshot.begun());
    state.incarnation = snapshot.incarnation();
    snapshot.units().forEach(unit -> state.units.put(unit.unit(), unit));
    state.ledger = snapshot.ledger();
    state.rows = Rows.of(snapshot.ledger());
    state.commits.restore(snapshot.commits());
    state.buckets().restore(snapshot.open());
    state.frozen.restore(snapshot.frozen(), () -> factory.apply(snapshot.definition()));
    return state;
  }

  /** As {@link #restore(SplitSnapshot, Function)}, with what transforms counted. */
  public static SplitState restore(
      TransformedSnapshot snapshot, Function<String, Buckets> factory) {
    SplitState state = restore(snapshot.split(), factory);
    state.rows = snapshot.rows();
    return state;
  }

  /** As {@link #restore(SplitSnapshot, Function)}, with what is remembered. */
  public static SplitState restore(KeysSnapshot snapshot, Function<String, Buckets> factory) {
    SplitState state = restore(snapshot.split(), factory);
    snapshot.keys().forEach(block -> state.keys.add(block, state.lateUntil()));
    return state;
  }

  /** As {@link #restore(SplitSnapshot, Function)}, with what records were joined with. */
  public static SplitState restore(JoinedSnapshot snapshot, Function<String, Buckets> factory) {
    SplitState state = restore(snapshot.split(), factory);
    state.joins.restore(snapshot.joined());
    return state;
  }

  /**
   * The whole state, encoded, but for rows, keys and joins. Asked only of a split that was started.
   */
  public SplitSnapshot toSnapshot() {
    return new SplitSnapshot(
        definition,
        definitionVersion,
        frontier,
        seal,
        incarnation,
        List.copyOf(units.values()),
        ledger,
        commits.ranges(),
        buckets().encode(),
        frozen.toSnapshot());
  }

  /** What {@code command} leads to in this state. Changes nothing. */
  public Decision<SplitEvent, SplitRejection> decide(SplitCommand command) {
    return SplitRules.decide(this, command);
  }

  /** Takes {@code event} in. Total: any journal that was ever written replays. */
  public void apply(SplitEvent event) {
    switch (event) {
      case Started started -> {
        definition = started.definition();
        definitionVersion = started.definitionVersion();
        frontier = started.frontier();
        seal = started.seal();
        open = factory.apply(started.definition());
        // windows that are closed already get nothing of this split
        open.takeClosed(started.frontier());
      }
      case DefinitionChanged(String text, int version) -> {
        definition = text;
        definitionVersion = version;
      }
      case Resumed(String who) -> incarnation = who;
      case EpochCommitted epoch -> commit(epoch, Rows.of(epoch.counts()));
      case TransformedCommitted(EpochCommitted epoch, Rows more) -> commit(epoch, more);
      case KeysCommitted(TransformedCommitted transformed, KeyBlock met) -> {
        apply(transformed);
        keys.add(met, lateUntil());
      }
      case JoinedCommitted(KeysCommitted epoch, List<ReferenceVersion> references) -> {
        apply(epoch);
        joins.committed(references, epoch.transformed().epoch().counts());
      }
      case Sealed(long f, long n, List<Bytes> cuts) -> {
        frontier = f;
        seal = n;
        frozen.freeze(n, f, cuts, buckets().takeClosed(f));
        keys.forget(lateUntil());
      }
      case Forgotten(long n) -> frozen.forget(n);
    }
  }

  private void commit(EpochCommitted epoch, Rows more) {
    for (UnitProgress unit : epoch.units()) {
      UnitProgress before = units.put(unit.unit(), unit);
      commits.committed(
          unit.unit(),
          epoch.incarnation(),
          before == null ? 0 : before.offset(),
          unit.offset(),
          epoch.deadLetters() > 0);
    }
    ledger = ledger.plus(epoch.counts());
    // a row counts in each window that it is in, and which those are is known only here
    rows = rows.plus(new Rows(0, more.late())).plus(buckets().merge(epoch.delta()));
  }

  private Buckets buckets() {
    if (open == null) {
      throw new IllegalStateException("split was not started");
    }
    return open;
  }

  public boolean started() {
    return open != null;
  }

  /** The full normalised definition by which it reads now; empty before the start. */
  public String definition() {
    return definition;
  }

  public int definitionVersion() {
    return definitionVersion;
  }

  /** Who may act; empty before the first {@link Resume}. */
  public String incarnation() {
    return incarnation;
  }

  /** The frontier of the last seal. */
  public long frontier() {
    return frontier;
  }

  /** The number of the last seal. */
  public long seal() {
    return seal;
  }

  /**
   * A record whose window closes at or before this is late. A window that never ends is never late,
   * not even after the last seal of a run took its bucket: the next run adds to it.
   */
  public long lateUntil() {
    return Math.min(frontier, Long.MAX_VALUE - 1);
  }

  public Ledger ledger() {
    return ledger;
  }

  /** What became of the rows of aggregated records. */
  public Rows rows() {
    return rows;
  }

  /** What became of records, by the version of a reference that they were joined with. */
  public List<Joined> joined() {
    return joins.all();
  }

  /** The keys that are remembered; not to be changed. */
  public KeyBlocks keys() {
    return keys;
  }

  /** How far {@code unit} was read, or null where nothing of it was committed. */
  public @Nullable UnitProgress progress(int unit) {
    return units.get(unit);
  }

  /** Every unit that was begun, in order of number. */
  public Collection<UnitProgress> units() {
    return Collections.unmodifiableCollection(units.values());
  }

  /** The open buckets; not to be changed. */
  public Buckets open() {
    return buckets();
  }

  /** Seals whose frozen sets are still held. */
  public SortedSet<Long> frozenSeals() {
    return frozen.seals();
  }

  /** What open and frozen buckets and keys take in a snapshot, about. */
  public long encodedBytes() {
    return buckets().encodedBytes() + frozen.encodedBytes() + keys.bytes();
  }

  /** The frozen set {@code n}, or null once it is forgotten; not to be changed. */
  public @Nullable Buckets frozen(long n) {
    return frozen.buckets(n);
  }

  /** How many segments seal {@code n} has: none where it closed nothing, or once forgotten. */
  public int segments(long n) {
    return frozen.segments(n);
  }

  /** Segment {@code range} of seal {@code n}, from 0: the same whenever asked; null where empty. */
  public @Nullable Segment segment(long n, int range) {
    return frozen.segment(n, range);
  }

  /** Whether the dead letter that {@code who} wrote for a record is that of a committed epoch. */
  public boolean committed(int unit, long offset, String who) {
    return commits.committed(unit, offset, who);
  }

  /** Which incarnation committed which offsets, for units that have dead letters. */
  public List<SplitSnapshot.UnitCommit> commits() {
    return commits.ranges();
  }
}
