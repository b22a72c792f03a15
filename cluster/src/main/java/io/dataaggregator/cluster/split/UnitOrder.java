package io.dataaggregator.cluster.split;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which unit of a split is read next: the one whose event time lags most, so that the frontier
 * rises. Units of one sequence follow each other, so only the first unfinished one of a sequence is
 * a candidate. Without a declared disorder there is no event time to follow and units are read one
 * after the other.
 *
 * <p>Units that are not seekable take turns among as many as stay open. Of every other one the
 * first batch is read early, because the frontier waits until something of each was seen; for more
 * it waits until a place is free. The split then reads on however far ahead it is: as long as a
 * unit that waits here is behind the others, the split is one that holds the frontier back.
 *
 * <p>Units that had nothing to give are asked again from time to time, before all others and
 * wherever the frontier is: how long they are silent is known only of those that are asked. Between
 * two such rounds another unit is read, if one may be.
 *
 * <p>Used by the stream's thread; only {@link #frontier} is called from outside.
 */
final class UnitOrder implements ReadPlan {
  /** What a split knows of the pipeline's frontier. */
  private record Frontier(long micros, boolean anyHolder, boolean mine) {}

  private static final Comparator<Lane> LAGGING =
      Comparator.comparingLong(Lane::watermark).thenComparingInt(Lane::unit);

  private final List<Position> positions = new ArrayList<>();
  private final Map<Integer, Lane> lanes = new HashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private final PriorityQueue<Lane> waiting = new PriorityQueue<>(LAGGING);

  /** Those that need a place before they are read on. */
  private final PriorityQueue<Lane> closed = new PriorityQueue<>(LAGGING);

  /** Those that had nothing to give, and when, in that order. */
  private final ArrayDeque<Lane> silent = new ArrayDeque<>();

  /** Those of them that it is time to ask again. */
  private final ArrayDeque<Lane> due = new ArrayDeque<>();

  /** Whether some were asked again, and nothing was read since. */
  private boolean askedAgain;

  private int places = ReadPlan.OPEN_LIMIT;
  private final Predicate<SourceUnit> seekable;
  private final Set<String> hashed;
  private final @Nullable Long disorder;
  private final long drift;
  private volatile Frontier frontier = new Frontier(Long.MIN_VALUE, false, false);
  private @Nullable Lane current;

  /**
   * Prepares the order for what is left to read.
   *
   * @param begun progress of units that were begun
   * @param disorder how far event time may run backwards within a unit, in microseconds
   * @param drift how far a unit may run ahead of the frontier, in microseconds
   * @param seekable whether going back into a unit costs little
   * @param hashed as {@link ReadPlan#hashed}
   */
  UnitOrder(
      Map<Integer, SourceUnit> units,
      Collection<UnitProgress> begun,
      @Nullable Long disorder,
      long drift,
      Predicate<SourceUnit> seekable,
      Set<String> hashed) {
    this.disorder = disorder;
    this.drift = drift;
    this.seekable = seekable;
    this.hashed = hashed;
    var sequences = new HashMap<String, Lane>();
    var known = new HashMap<Integer, UnitProgress>();
    begun.forEach(unit -> known.put(unit.unit(), unit));
    units.entrySet().stream()
        .sorted(Comparator.comparingInt(e -> e.getValue().index()))
        .forEach(e -> place(sequences, e.getKey(), e.getValue(), known.get(e.getKey())));
    sequences.values().stream().filter(lane -> !lane.isDone()).forEach(this::add);
  }

  private void place(
      Map<String, Lane> sequences, int unit, SourceUnit description, @Nullable UnitProgress known) {
    Lane lane = sequences.computeIfAbsent(description.sequence(), name -> new Lane());
    lanes.put(unit, lane);
    if (known != null) {
      lane.raise(known.watermark());
      lane.begun = true;
      if (known.finished()) return;
    }
    long offset = known == null ? description.start() : known.offset();
    positions.add(new Position(unit, description, offset));
    offsets.put(unit, offset);
    lane.units.add(unit);
    if (!seekable.test(description)) lane.seekable = false;
  }

  private void add(Lane lane) {
    (lane.needsPlace() ? closed : waiting).add(lane);
  }

  @Override
  public Set<String> hashed() {
    return hashed;
  }

  @Override
  public List<Position> positions() {
    return positions;
  }

  @Override
  public int next() {
    Lane lane = choose();
    if (lane == null) throw new IllegalStateException("asked for a unit after the last");
    return lane.unit();
  }

  /**
   * Whether the next unit may be read now: it waits while it is more than {@code drift} ahead of a
   * frontier that units of other splits hold back.
   */
  boolean mayRead() {
    Lane lane = choose();
    return lane == null ? silent.isEmpty() : mayRead(lane);
  }

  private boolean mayRead(Lane lane) {
    if (disorder == null || lane.silent) return true;
    Frontier seen = frontier;
    if (!seen.anyHolder() || seen.mine()) return true;
    return lane.watermark() == Long.MIN_VALUE
        || (seen.micros() != Long.MIN_VALUE && lane.watermark() - drift <= seen.micros());
  }

  /** The pipeline's frontier moved. */
  void frontier(long micros, boolean anyHolder, boolean mine) {
    frontier = new Frontier(micros, anyHolder, mine);
  }

  /**
   * Notes that a batch of {@code unit} was taken in.
   *
   * @param latest greatest event time in the batch; {@link Long#MIN_VALUE} where there was none
   * @param offset where the next record begins
   * @return the unit's watermark
   */
  long advanced(int unit, long latest, long offset, boolean finished) {
    Lane lane = lanes.get(unit);
    if (lane == null || lane.unit() != unit) {
      throw new IllegalStateException("unit " + unit + " was read out of turn");
    }
    if (disorder != null && latest != Long.MIN_VALUE) lane.raise(latest - disorder);
    lane.begun = true;
    lane.silent = false;
    askedAgain = false;
    offsets.put(unit, offset);
    if (finished) lane.units.remove();
    if (lane.isDone() && lane.open) places++;
    return lane.watermark();
  }

  /**
   * Notes that {@code unit}, which was asked for, had nothing to give: others come first, until
   * {@link #askAgain}, and then it comes before them.
   *
   * @param now as {@link System#nanoTime}
   * @return the unit's watermark
   */
  long nothing(int unit, long now) {
    Lane lane = lanes.get(unit);
    if (lane == null || lane != current) {
      throw new IllegalStateException("unit " + unit + " was not asked for");
    }
    current = null;
    lane.silent = true;
    lane.silentAt = now;
    silent.add(lane);
    return lane.watermark();
  }

  /** Lets those be asked again that had nothing to give a while ago. */
  void askAgain(long now) {
    Lane next = askedAgain ? choose() : null;
    if (next != null && mayRead(next)) return;
    while (!silent.isEmpty() && now - silent.element().silentAt >= Silence.ASK_NANOS) {
      due.add(silent.remove());
      askedAgain = true;
    }
  }

  /** How far {@code unit} has been taken in. */
  long offset(int unit) {
    Long offset = offsets.get(unit);
    if (offset == null) throw new IllegalStateException("unit " + unit + " is not in the plan");
    return offset;
  }

  private @Nullable Lane choose() {
    Lane lane = current;
    if (lane != null && lane.isDone()) lane = null;
    // it is asked, whatever lags
    if (lane != null && lane.silent) return lane;
    if (lane == null || !due.isEmpty() || lane.needsPlace() || behind(first(), lane)) {
      if (lane != null) add(lane);
      // one that was asked before has its place
      lane = due.isEmpty() ? take(first()) : due.remove();
    }
    current = lane;
    return lane;
  }

  /** The lane that lags most of those that may be read. */
  private @Nullable Lane first() {
    Lane free = waiting.peek();
    Lane placed = places > 0 ? closed.peek() : null;
    if (free == null || placed == null) return free == null ? placed : free;
    return LAGGING.compare(placed, free) < 0 ? placed : free;
  }

  private @Nullable Lane take(@Nullable Lane lane) {
    if (lane == null || !lane.needsPlace()) return waiting.poll();
    places--;
    closed.remove();
    lane.open = true;
    return lane;
  }

  /** Units change places only when one lags well: opening and seeking cost more than a batch. */
  private boolean behind(@Nullable Lane rival, Lane lane) {
    return disorder != null
        && rival != null
        && lane.watermark() != Long.MIN_VALUE
        && (rival.watermark() == Long.MIN_VALUE
            || rival.watermark() < lane.watermark() - drift / 2);
  }

  /** The units of one sequence that are left, and how far its event time has come. */
  private static final class Lane {
    private final ArrayDeque<Integer> units = new ArrayDeque<>();
    private long watermark = Long.MIN_VALUE;
    private boolean seekable = true;
    private boolean begun;

    /** Whether it had nothing to give when it was last asked, and when that was. */
    private boolean silent;

    private long silentAt;

    /** Whether it has one of the places of those that are not seekable. */
    private boolean open;

    int unit() {
      return units.element();
    }

    boolean isDone() {
      return units.isEmpty();
    }

    long watermark() {
      return watermark;
    }

    void raise(long to) {
      watermark = Math.max(watermark, to);
    }

    boolean needsPlace() {
      return begun && !seekable && !open;
    }
  }
}
