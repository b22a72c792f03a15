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
import org.jspecify.annotations.Nullable;

/**
 * Which unit of a split is read next: the one whose event time lags most, so that the frontier
 * rises. Units of one sequence follow each other, so only the first unfinished one of a sequence is
 * a candidate. Without a declared disorder there is no event time to follow and units are read one
 * after the other.
 *
 * <p>Used by the stream's thread; only {@link #frontier} is called from outside.
 */
final class UnitOrder implements ReadPlan {
  /** What a split knows of the pipeline's frontier. */
  private record Frontier(long micros, boolean anyHolder, boolean mine) {}

  private final List<Position> positions = new ArrayList<>();
  private final Map<Integer, Lane> lanes = new HashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private final PriorityQueue<Lane> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Lane::watermark).thenComparingInt(Lane::unit));
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
   */
  UnitOrder(
      Map<Integer, SourceUnit> units,
      Collection<UnitProgress> begun,
      @Nullable Long disorder,
      long drift) {
    this.disorder = disorder;
    this.drift = drift;
    var sequences = new HashMap<String, Lane>();
    var known = new HashMap<Integer, UnitProgress>();
    begun.forEach(unit -> known.put(unit.unit(), unit));
    units.entrySet().stream()
        .sorted(Comparator.comparingInt(e -> e.getValue().index()))
        .forEach(e -> place(sequences, e.getKey(), e.getValue(), known.get(e.getKey())));
    waiting.addAll(sequences.values().stream().filter(lane -> !lane.isDone()).toList());
  }

  private void place(
      Map<String, Lane> sequences, int unit, SourceUnit description, @Nullable UnitProgress known) {
    Lane lane = sequences.computeIfAbsent(description.sequence(), name -> new Lane());
    lanes.put(unit, lane);
    if (known != null) lane.raise(known.watermark());
    if (known != null && known.finished()) return;
    long offset = known == null ? description.start() : known.offset();
    positions.add(new Position(unit, description, offset));
    offsets.put(unit, offset);
    lane.units.add(unit);
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
    if (lane == null || disorder == null) return true;
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
    offsets.put(unit, offset);
    if (finished) lane.units.remove();
    return lane.watermark();
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
    Lane rival = waiting.peek();
    if (lane == null) {
      lane = waiting.poll();
    } else if (disorder != null && rival != null && behind(rival, lane)) {
      waiting.add(lane);
      lane = waiting.poll();
    }
    current = lane;
    return lane;
  }

  /** Units change places only when one lags well: opening and seeking cost more than a batch. */
  private boolean behind(Lane rival, Lane lane) {
    return lane.watermark() != Long.MIN_VALUE
        && (rival.watermark() == Long.MIN_VALUE
            || rival.watermark() < lane.watermark() - drift / 2);
  }

  /** The units of one sequence that are left, and how far its event time has come. */
  private static final class Lane {
    private final ArrayDeque<Integer> units = new ArrayDeque<>();
    private long watermark = Long.MIN_VALUE;

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
  }
}
