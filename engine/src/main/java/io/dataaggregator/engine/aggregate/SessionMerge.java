package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.aggregate.SegmentSource.Stored;
import io.dataaggregator.engine.definition.WindowDefinition.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Sessions, put together from parts: of each pane and key what all splits have, or a session that
 * has come so far. Parts come in the order of panes and keys, and sessions go out in that of the
 * panes that they end in and of keys.
 *
 * <p>Two parts of adjacent panes are of one session if less than the gap lies between the last
 * record of the one and the first of the other. So only a session that has come to the pane before
 * can go on: those are held, encoded but for one block of them, and the ones that have come to the
 * pane at hand; together they take no more than is allowed. Two passes over the same parts give the
 * same sessions in the same segments.
 */
public final class SessionMerge {
  /**
   * Sessions of a segment. Several nodes may write the segments of one seal, so that another number
   * needs another place to write them to.
   */
  public static final int SEGMENT_SESSIONS = 16_384;

  private final AggregatePlan plan;
  private final long gap;
  private final int segmentSessions;
  private final long limit;
  private final Consumer<MergedRows> ended;
  private final Runnable end;
  private final List<Segment> reached = new ArrayList<>();
  private MergedRows before;
  // encoded, of those that were reached and those before them that were not yet read
  private long held;
  private SegmentCutter cutter;
  private long pane = Long.MIN_VALUE;

  private SessionMerge(
      AggregatePlan plan,
      int segmentSessions,
      long limit,
      Consumer<MergedRows> ended,
      Runnable end) {
    this.plan = plan.shown();
    gap = ((Session) plan.window()).gapMicros();
    this.segmentSessions = segmentSessions;
    this.limit = limit;
    this.ended = ended;
    this.end = end;
    before = rows(SegmentSource.of(List.of()));
    cutter = cutter();
  }

  /**
   * Gives sessions one by one.
   *
   * @param plan of sessions
   * @param limit how many bytes those that may still go on take, at most
   */
  public static SessionMerge toRows(
      AggregatePlan plan, long limit, Consumer<MergedBucket> sessions) {
    Consumer<MergedRows> ended =
        rows -> {
          MergedBucket row = rows.next();
          if (row != null) sessions.accept(row);
        };
    return new SessionMerge(plan, SEGMENT_SESSIONS, limit, ended, () -> {});
  }

  /**
   * Gives sessions in segments.
   *
   * @param plan of sessions
   * @param segmentSessions how many are in each but the last; {@link #SEGMENT_SESSIONS}
   * @param limit how many bytes those that may still go on take, at most
   */
  public static SessionMerge toSegments(
      AggregatePlan plan, int segmentSessions, long limit, Consumer<Segment> segments) {
    var cut = new SegmentCutter(plan.shown(), segmentSessions, segments);
    Consumer<MergedRows> ended =
        rows -> {
          BucketCursor first = rows.first();
          cut.add(first.columns().start(first.slot()), rows, null);
          rows.pass();
        };
    return new SessionMerge(plan, segmentSessions, limit, ended, cut::end);
  }

  private MergedRows rows(SegmentSource segments) {
    return new MergedRows(plan, BucketFilter.ALL, KeyStart.FIRST, null, segments);
  }

  private SegmentCutter cutter() {
    return new SegmentCutter(plan, segmentSessions, this::hold);
  }

  private void hold(Segment segment) {
    held += segment.payload().length();
    if (held > limit) throw new SessionLimitException(held, limit);
    reached.add(segment);
  }

  /**
   * Takes parts, all behind those that were taken before.
   *
   * @throws SessionLimitException when too much may still go on; there is no going on with this
   */
  public void take(MergedRows parts) {
    while (parts.reach()) {
      BucketCursor part = parts.first();
      enter(part.columns().start(part.slot()));
      int order = passLesser(part);
      boolean goesOn = order == 0 && first(parts) - last(before) < gap;
      cutter.add(pane, parts, goesOn ? before : null);
      if (goesOn) before.pass();
      parts.pass();
    }
  }

  /** Comes to a pane: what had come to the one before may go on in it, and nothing else. */
  private void enter(long next) {
    if (next == pane) return;
    endThose();
    turn();
    pane = next;
  }

  private void turn() {
    cutter.end();
    before = rows(handedOver(new ArrayDeque<>(reached)));
    reached.clear();
    cutter = cutter();
  }

  /** Those of a pane, in their order, each until it is read. */
  private SegmentSource handedOver(Queue<Segment> segments) {
    return () -> {
      Segment next = segments.poll();
      return next == null ? null : stored(next);
    };
  }

  private Stored stored(Segment segment) {
    return new Stored(
        BucketCursor.OPEN,
        segment.firstKey(),
        segment.lastKey(),
        () -> {
          held -= segment.payload().length();
          return segment.payload();
        });
  }

  private void endThose() {
    while (before.reach()) ended.accept(before);
  }

  /**
   * Sessions of keys less than that of a part do not go on in its pane.
   *
   * @return 0 where the next one is of the same key
   */
  private int passLesser(BucketCursor part) {
    while (before.reach()) {
      int order = before.first().key().compareRest(part.key());
      if (order >= 0) return order;
      ended.accept(before);
    }
    return 1;
  }

  private long first(MergedRows rows) {
    long first = Long.MAX_VALUE;
    for (BucketCursor holder : rows.holders()) {
      first = Math.min(first, time(holder, plan.calls().size() - 2));
    }
    return first;
  }

  private long last(MergedRows rows) {
    long last = Long.MIN_VALUE;
    for (BucketCursor holder : rows.holders()) {
      last = Math.max(last, time(holder, plan.calls().size() - 1));
    }
    return last;
  }

  private static long time(BucketCursor holder, int call) {
    return AggregatePlan.micros(holder.columns().call(call).value(holder.slot()));
  }

  /**
   * There are no more parts: gives the sessions that have not come to the last pane of all, and
   * answers with those that have, {@link #lastPane}. They were not given.
   *
   * @throws SessionLimitException as {@link #take}
   */
  public List<Segment> endOthers() {
    endThose();
    cutter.end();
    end.run();
    return List.copyOf(reached);
  }

  /**
   * There are no more parts: gives all sessions that were not given.
   *
   * @throws SessionLimitException as {@link #take}
   */
  public void endAll() {
    endThose();
    turn();
    endThose();
    end.run();
  }

  /** The last pane that there are parts of; {@link Long#MIN_VALUE} where there are none. */
  public long lastPane() {
    return pane;
  }
}
