package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.calendar.PeriodCache;
import io.dataaggregator.engine.definition.WindowDefinition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gives each record its window, and takes out those without an event time and those too late. */
final class EventTime {
  // Within it, no end and no closing time of a window overflows; 146,000 years either way.
  private static final long LIMIT_MICROS = 1L << 62;

  private final WindowDefinition window;
  private final @Nullable PeriodCache periods;
  private final boolean revises;
  private final String field;
  private final int position;

  /** Of the field in the source's own records; -1 where it is computed. */
  private final int source;

  private long[] times = new long[0];
  private long[] starts = new long[0];
  private long max = Long.MIN_VALUE;

  private EventTime(WindowDefinition window, String field, int position, int source) {
    this.window = window;
    revises = window.revises();
    periods =
        window instanceof WindowDefinition.Calendar calendar
            ? new PeriodCache(calendar.periods())
            : null;
    this.field = field;
    this.position = position;
    this.source = source;
  }

  static EventTime of(PipelinePlan plan) {
    return switch (plan.aggregate().window()) {
      case WindowDefinition.None none -> new EventTime(none, "", -1, -1);
      case WindowDefinition.Timed timed -> {
        String field = timed.timeField();
        int position = plan.schema().position(field);
        yield new EventTime(timed, field, position, sourcePosition(plan, field));
      }
    };
  }

  /** Where the source has what is called {@code name} in the end; -1 where that is computed. */
  private static int sourcePosition(PipelinePlan plan, String name) {
    String former = name;
    for (Step step : plan.steps().reversed()) {
      former = step.former(former);
      if (former == null) return -1;
    }
    return plan.source().position(former);
  }

  long max() {
    return max;
  }

  /** Start of each record's window, by row. */
  long[] windowStarts() {
    return starts;
  }

  /** Event time of each record, by row. */
  long[] times() {
    return times;
  }

  /** Forgets the latest time. */
  void begin() {
    max = Long.MIN_VALUE;
  }

  /**
   * Looks at rows {@code [from, to)} of a decoded batch: a source's own times pass whatever filters
   * drop.
   */
  void read(RecordBatch batch, int from, int to) {
    if (source < 0) return;
    var column = (LongVector) batch.vector(source);
    boolean nulls = column.mayHaveNulls();
    for (int row = from; row < to; row++) observe(column, nulls, row);
  }

  /** Sets the window of every selected record, and narrows the selection to open windows. */
  void assign(RecordBatch batch, long frontier, Verdicts books) {
    if (times.length < batch.capacity()) {
      times = new long[batch.capacity()];
      starts = new long[batch.capacity()];
      Arrays.fill(starts, window.start(0));
    }
    if (position < 0) return;
    var column = (LongVector) batch.vector(position);
    if (source < 0) observe(column, batch);
    long[] at = column.values();
    boolean nulls = column.mayHaveNulls();
    int[] selection = batch.selection();
    int kept = 0;
    for (int i = 0; i < batch.selected(); i++) {
      int row = selection[i];
      if ((nulls && column.isNull(row)) || !inRange(at[row])) {
        reject(batch, row, column, books);
        continue;
      }
      long start = start(at[row]);
      if (!revises && lateFrom(at[row], start) <= frontier) {
        books.late(batch.offset(row), late(at[row], frontier));
        continue;
      }
      times[row] = at[row];
      starts[row] = start;
      selection[kept++] = row;
    }
    batch.select(kept);
  }

  private long start(long at) {
    return periods == null ? window.start(at) : periods.start(at);
  }

  /** The first frontier at which a record of that time is late. */
  long lateFrom(long at) {
    return window.revises() ? Long.MAX_VALUE : lateFrom(at, start(at));
  }

  private long lateFrom(long at, long start) {
    return periods != null && window instanceof WindowDefinition.Calendar calendar
        ? calendar.closes(periods.end(at))
        : window.lateFrom(start);
  }

  private void observe(LongVector column, RecordBatch batch) {
    boolean nulls = column.mayHaveNulls();
    for (int i = 0; i < batch.selected(); i++) observe(column, nulls, batch.selection()[i]);
  }

  private void observe(LongVector column, boolean nulls, int row) {
    long at = column.get(row);
    if (at > max && inRange(at) && !(nulls && column.isNull(row))) max = at;
  }

  private static boolean inRange(long micros) {
    return micros <= LIMIT_MICROS && micros >= -LIMIT_MICROS;
  }

  private void reject(RecordBatch batch, int row, LongVector column, Verdicts books) {
    long offset = batch.offset(row);
    if (column.isNull(row)) {
      String message = field + " is null, so the record belongs to no window";
      books.reject(offset, "record.time-missing", message);
    } else {
      String message = field + " = " + column.get(row) + " microseconds is out of range";
      books.reject(offset, "record.time-out-of-range", message);
    }
  }

  private String late(long at, long frontier) {
    return field + " = " + text(at) + " lies in a window that closed before " + text(frontier);
  }

  private static String text(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
