package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.WindowDefinition.Late;
import io.dataaggregator.engine.definition.WindowDefinition.Session;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How much a merge holds of sessions that may still go on; what it makes is tested elsewhere. */
class SessionMergeTest {
  private static final int SESSIONS = 1_000;
  private static final int SEGMENT = 100;
  private static final long GAP = 10;
  private static final AggregatePlan PLAN =
      new AggregatePlan(
          List.of(new Field("key", FieldType.INT)),
          new Session(GAP, "at", 0, Late.REJECT),
          List.of(
              new AggregateCall(MeasureKind.SUM, FieldType.INT, 0),
              new AggregateCall(MeasureKind.MIN, FieldType.TIMESTAMP, 0),
              new AggregateCall(MeasureKind.MAX, FieldType.TIMESTAMP, 0)));

  // of as many random bits each, so that a segment takes about as much as any other
  private final long[] keys = new Random(7).longs(SESSIONS, 1L << 40, 1L << 41).toArray();
  private final AtomicLong ended = new AtomicLong();

  private SessionMerge merge(long limit) {
    return SessionMerge.toSegments(
        PLAN, SEGMENT, limit, segment -> ended.addAndGet(segment.buckets()));
  }

  /**
   * A part of each key's session, less than a gap after that of the pane before.
   *
   * @param less so much less than others the keys are
   */
  private MergedRows parts(int pane, long less) {
    var batch = new RecordBatch(new Schema(PLAN.keys()), SESSIONS);
    var at = new RecordBatch(new Schema(List.of(new Field("at", FieldType.TIMESTAMP))), SESSIONS);
    long[] times = new long[SESSIONS];
    long[] starts = new long[SESSIONS];
    for (int row = 0; row < SESSIONS; row++) {
      times[row] = (pane + 1) * (GAP - 1);
      starts[row] = pane * GAP;
      ((LongVector) batch.vector(0)).set(row, keys[row] - less);
      batch.endRow(row);
      ((LongVector) at.vector(0)).set(row, times[row]);
    }
    var table = new BucketTable(PLAN.shown());
    Vector[] arguments = {batch.vector(0), at.vector(0), at.vector(0)};
    table.add(batch, starts, arguments, times, 0);
    SegmentSource none = SegmentSource.of(List.of());
    var rows = new MergedRows(PLAN.shown(), BucketFilter.ALL, KeyStart.FIRST, null, none);
    rows.addOpen(table);
    return rows;
  }

  /** What the sessions of one pane take. */
  private long onePane() {
    return after(1);
  }

  /** What all sessions take once they have gone on for so many panes. */
  private long after(int panes) {
    SessionMerge merge = merge(Long.MAX_VALUE);
    for (int pane = 0; pane < panes; pane++) merge.take(parts(pane, 0));
    List<Segment> reached = merge.endOthers();
    assertEquals(SESSIONS / SEGMENT, reached.size());
    return reached.stream().mapToLong(segment -> segment.payload().length()).sum();
  }

  @Test
  void noMoreIsHeldThanIsAllowed() {
    long bytes = onePane();
    SessionMerge allowed = merge(bytes);
    allowed.take(parts(0, 0));
    assertEquals(SESSIONS / SEGMENT, allowed.endOthers().size());

    SessionMerge open = merge(bytes - 1);
    open.take(parts(0, 0));
    var refused = assertThrows(SessionLimitException.class, open::endOthers);
    assertEquals("limit.session-bytes", refused.code());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("would take " + bytes + " bytes"), message);
    assertTrue(message.contains("limits.stateBytes = " + (bytes - 1) + ": raise it"), message);

    SessionMerge all = merge(bytes - 1);
    all.take(parts(0, 0));
    assertThrows(SessionLimitException.class, all::endAll);
  }

  /** What goes on is held once, however long it does. */
  @Test
  void whatWasReadOfThePaneBeforeIsNotHeldAnyMore() {
    SessionMerge merge = merge(after(6) * 3 / 2);
    for (int pane = 0; pane < 6; pane++) merge.take(parts(pane, 0));
    assertEquals(0, ended.get());
    merge.endAll();
    assertEquals(SESSIONS, ended.get());
  }

  /** Other keys, all less than those of the pane before, which so are not yet read. */
  @Test
  void bothPanesCount() {
    SessionMerge merge = merge(onePane() * 3 / 2);
    merge.take(parts(0, 0));
    MergedRows others = parts(1, 1L << 40);
    assertThrows(SessionLimitException.class, () -> merge.take(others));
  }
}
