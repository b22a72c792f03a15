package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.expression.Expression;
import io.dataaggregator.engine.expression.RowErrors;
import io.dataaggregator.engine.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches through transforms, windows and measures into a table of buckets, and accounts for
 * every record. For one stream and one thread; its arrays are reused, so that a batch costs no
 * allocation per record.
 */
public final class RecordProcessor {
  /** A transform with buffers of its own. */
  private record Stage(@Nullable Field computes, Expression expression) {}

  private final WindowDefinition window;
  private final List<Stage> stages = new ArrayList<>();
  private final List<@Nullable Expression> arguments;
  private final @Nullable Vector[] values;
  private final RowErrors errors = new RowErrors();
  private final List<Reject> deadLetters = new ArrayList<>();
  private long[] starts = new long[RecordBatch.ROWS];
  private long[] times = new long[RecordBatch.ROWS];
  private long latest;
  private long filtered;
  private long late;
  private Ledger counts = Ledger.EMPTY;

  RecordProcessor(PipelinePlan plan) {
    window = plan.aggregate().window();
    for (PipelinePlan.Step step : plan.steps()) {
      stages.add(
          switch (step) {
            case PipelinePlan.Step.Keep(var condition) ->
                new Stage(null, condition.newExpression());
            case PipelinePlan.Step.Compute(var name, var value) ->
                new Stage(new Field(name, value.type()), value.newExpression());
          });
    }
    arguments = plan.measures().newArguments();
    values = new @Nullable Vector[arguments.size()];
  }

  /**
   * Processes one batch; what became of its records is then told by {@link #counts}, {@link
   * #deadLetters} and {@link #latest} until the next call.
   *
   * @param unit the records' unit
   * @param frontier records of windows that it closes are late
   * @param into gets what is aggregated
   */
  public void process(RecordBatch batch, int unit, long frontier, BucketTable into) {
    deadLetters.clear();
    deadLetters.addAll(batch.rejects());
    filtered = 0;
    late = 0;
    latest = Long.MIN_VALUE;
    long read = batch.rows() + (long) batch.rejects().size();
    RecordBatch current = batch;
    for (Stage stage : stages) current = apply(stage, current);
    place(current, frontier);
    for (int call = 0; call < values.length; call++) {
      Expression argument = arguments.get(call);
      values[call] = argument == null ? null : evaluate(argument, current);
    }
    long aggregated = current.selected();
    if (aggregated > 0) into.add(current, starts, values, times, unit);
    counts = new Ledger(read, aggregated, 0, filtered, 0, late, deadLetters.size() - late);
  }

  /** What became of the records of the last batch. */
  public Ledger counts() {
    return counts;
  }

  /** Records of the last batch that are late or were rejected. */
  public List<Reject> deadLetters() {
    return deadLetters;
  }

  /** The greatest event time in the last batch; {@link Long#MIN_VALUE} where there was none. */
  public long latest() {
    return latest;
  }

  private RecordBatch apply(Stage stage, RecordBatch batch) {
    Vector result = evaluate(stage.expression(), batch);
    Field computes = stage.computes();
    if (computes != null) return batch.with(computes, result);
    BoolVector keep = (BoolVector) result;
    int[] selection = batch.selection();
    int before = batch.selected();
    int kept = 0;
    for (int i = 0; i < before; i++) {
      int row = selection[i];
      // Written always and kept by the count: the loop has no branch to guess wrong.
      selection[kept] = row;
      kept += keep.values()[row] && !keep.isNull(row) ? 1 : 0;
    }
    batch.select(kept);
    filtered += before - kept;
    return batch;
  }

  /** Evaluates over the selected rows; those without a value leave the selection. */
  private Vector evaluate(Expression expression, RecordBatch batch) {
    errors.clear();
    Vector result = expression.evaluate(batch, errors);
    if (errors.count() > 0) dropFailed(batch);
    return result;
  }

  private void dropFailed(RecordBatch batch) {
    int[] selection = batch.selection();
    int kept = 0;
    int failed = 0;
    for (int i = 0; i < batch.selected(); i++) {
      int row = selection[i];
      if (failed < errors.count() && errors.row(failed) == row) {
        deadLetters.add(
            new Reject(
                batch.offset(row), errors.code(failed), errors.message(failed), Bytes.EMPTY));
        failed++;
      } else {
        selection[kept++] = row;
      }
    }
    batch.select(kept);
  }

  /** Finds each record's window; those without event time, or too late, leave the selection. */
  private void place(RecordBatch batch, long frontier) {
    if (starts.length < batch.capacity()) {
      starts = new long[batch.capacity()];
      times = new long[batch.capacity()];
    }
    switch (window) {
      case WindowDefinition.None none -> placeTogether(batch);
      case WindowDefinition.Tumbling tumbling -> placeByTime(batch, tumbling, frontier);
    }
  }

  private void placeTogether(RecordBatch batch) {
    int[] selection = batch.selection();
    for (int i = 0; i < batch.selected(); i++) {
      starts[selection[i]] = Long.MIN_VALUE;
      times[selection[i]] = 0;
    }
  }

  private void placeByTime(RecordBatch batch, WindowDefinition.Tumbling tumbling, long frontier) {
    LongVector at = (LongVector) batch.vector(batch.schema().position(tumbling.timeField()));
    long[] micros = at.values();
    boolean mayBeNull = at.mayHaveNulls();
    int[] selection = batch.selection();
    int kept = 0;
    // Neighbours mostly share a window, and a division costs more than a comparison.
    long start = 0;
    long end = 0;
    long greatest = latest;
    for (int i = 0; i < batch.selected(); i++) {
      int row = selection[i];
      if (mayBeNull && at.isNull(row)) {
        deadLetter(
            batch,
            row,
            "record.time-missing",
            "field '" + tumbling.timeField() + "' is null, but it decides the record's window");
        continue;
      }
      long time = micros[row];
      if (time < start || time >= end) {
        start = tumbling.start(time);
        end = tumbling.end(start);
      }
      greatest = Math.max(greatest, time);
      if (tumbling.closesAt(start) <= frontier) {
        late++;
        deadLetter(batch, row, "record.late", "the record's window is final already");
        continue;
      }
      starts[row] = start;
      times[row] = time;
      selection[kept++] = row;
    }
    batch.select(kept);
    latest = greatest;
  }

  private void deadLetter(RecordBatch batch, int row, String code, String message) {
    deadLetters.add(new Reject(batch.offset(row), code, message, Bytes.EMPTY));
  }
}
