package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.expression.Expression;
import io.dataaggregator.engine.expression.MeasurePlan;
import io.dataaggregator.engine.expression.RowErrors;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.reference.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches from the decoder to the buckets: transforms, measures' arguments, event time, late
 * records; and keeps the books of the epoch. It owns its buffers: one stream, one thread.
 *
 * <p>Whether a record is rejected depends on the record alone; only then is it asked whether it is
 * late, which depends on the frontier. So a record that is read again meets the same fate or is
 * late, never another error.
 */
public final class RecordProcessor {
  private sealed interface Action {
    /** Narrows the selection. */
    record Keep(Expression expression) implements Action {}

    /** Adds a column. */
    record Put(Field field, Expression expression) implements Action {}

    /** Leaves columns out, or calls them otherwise. */
    record Project(Schema schema, List<Integer> positions) implements Action {}

    /** Makes other batches of it. */
    record Explode(Explosion explosion) implements Action {}

    /** Adds columns of a reference, or narrows the selection. */
    record Join(int number, Joining joining) implements Action {}

    /** Shows the columns that keys are in. */
    record Dedupe(Deduplication deduplication) implements Action {}
  }

  /** How records are processed until it is enough. */
  private record Pass(int unit, long frontier, BucketSink sink, BooleanSupplier enough) {}

  private final List<Action> actions = new ArrayList<>();
  private final List<@Nullable Expression> callArguments = new ArrayList<>();
  private final @Nullable Vector[] arguments;
  private final EventTime eventTime;
  private final RowErrors errors = new RowErrors();
  private final EpochBooks books = new EpochBooks();
  private final @Nullable Deduplication dedupe;

  /** Null where each row is a record of its own fate: then the books are told themselves. */
  private final @Nullable RecordFates fates;

  private final Verdicts verdicts;
  private final SourceRecords source;
  private int unit;

  /**
   * @param rows how many rows a record may have
   */
  RecordProcessor(PipelinePlan plan, List<MeasurePlan.Call> calls, int rows) {
    for (MeasurePlan.Call call : calls) {
      callArguments.add(call.argument() == null ? null : call.argument().newExpression());
    }
    arguments = new Vector[calls.size()];
    eventTime = EventTime.of(plan);
    for (Step step : plan.steps()) actions.add(action(step, rows));
    dedupe =
        actions.stream()
            .flatMap(a -> a instanceof Action.Dedupe(var found) ? Stream.of(found) : Stream.empty())
            .findAny()
            .orElse(null);
    boolean explodes = actions.stream().anyMatch(Action.Explode.class::isInstance);
    fates = explodes || dedupe != null ? new RecordFates(books, dedupe) : null;
    verdicts = fates == null ? books : fates;
    source = new SourceRecords(books, eventTime, fates);
  }

  private Action action(Step step, int rows) {
    return switch (step) {
      case Step.Keep keep -> new Action.Keep(keep.expression().newExpression());
      case Step.Put put -> new Action.Put(put.field(), put.expression().newExpression());
      case Step.Project project -> new Action.Project(project.after(), project.positions());
      case Step.Explode explode -> new Action.Explode(new Explosion(explode, rows));
      case Step.Lookup lookup -> new Action.Join(lookup.number(), new Joining(lookup));
      case Step.Dedupe found -> new Action.Dedupe(new Deduplication(found, eventTime));
    };
  }

  /**
   * Looks records up in these from now on; nothing is left of a batch.
   *
   * @param references one for each of {@link PipelinePlan#lookups}
   */
  public void join(List<Reference> references) {
    for (Action action : actions) {
      if (action instanceof Action.Join(int number, var join)) join.use(references.get(number));
    }
  }

  /** Processes a decoded batch at once, as {@link #begin} and {@link #goOn} do. */
  public void process(RecordBatch batch, int unit, long frontier, BucketSink sink) {
    begin(batch, unit);
    goOn(frontier, sink, () -> false);
  }

  /**
   * Begins with a decoded batch, all of whose records are still selected; nothing is left of the
   * one before.
   *
   * @param unit the unit that the records are of
   */
  public void begin(RecordBatch batch, int unit) {
    source.begin(batch);
    this.unit = unit;
  }

  /**
   * Processes the next records of the batch: some at least, and no more once it is {@code enough}.
   * That is asked where a record may have many rows, and after not many more than one can have.
   *
   * @param frontier windows that close at or before it are sealed; {@link Long#MIN_VALUE} for none
   * @param sink gets the records that belong to open windows; not called if there are none
   * @return whether no record is left
   */
  public boolean goOn(long frontier, BucketSink sink, BooleanSupplier enough) {
    eventTime.begin();
    if (dedupe != null) dedupe.seen().forget(frontier);
    var pass = new Pass(unit, frontier, sink, enough);
    boolean all = source.untouched() ? process(0, source.batch(), pass) : explodeOn(pass);
    Explosion next = all ? null : unfinished();
    if (next == null || fates == null) source.done();
    else source.doneBefore(fates.record(next.nextOffset()));
    return all;
  }

  /** Where the first record begins that is left. */
  public long nextOffset() {
    return source.nextOffset();
  }

  /** The explosion whose records come next: the last one of those that have any. */
  private @Nullable Explosion unfinished() {
    for (Action action : actions.reversed()) {
      if (action instanceof Action.Explode(Explosion explosion) && explosion.hasMore()) {
        return explosion;
      }
    }
    return null;
  }

  /** Goes on where it was enough. */
  private boolean explodeOn(Pass pass) {
    for (int i = actions.size() - 1; i >= 0; i--) {
      boolean stopped = actions.get(i) instanceof Action.Explode(var e) && !explode(i, e, pass);
      if (stopped) return false;
    }
    return true;
  }

  /** Processes the rows that {@code explosion} makes; false where some are left. */
  private boolean explode(int action, Explosion explosion, Pass pass) {
    RecordBatch rows;
    while ((rows = explosion.next(verdicts)) != null) {
      if (!process(action + 1, rows, pass)) return false;
    }
    return true;
  }

  /** What is left to do from action {@code first} on; false where it was enough before the end. */
  private boolean process(int first, RecordBatch batch, Pass pass) {
    RecordBatch current = batch;
    for (int i = first; i < actions.size(); i++) {
      switch (actions.get(i)) {
        case Action.Keep(Expression expression) -> keep(current, expression);
        case Action.Put(Field field, Expression expression) -> {
          Vector column = evaluate(current, expression);
          current = current.with(field, column);
        }
        case Action.Project(Schema schema, var positions) ->
            current = current.project(schema, positions);
        case Action.Join(int number, Joining joining) -> current = joining.join(current, verdicts);
        case Action.Dedupe(Deduplication deduplication) -> deduplication.at(current);
        case Action.Explode(Explosion explosion) -> {
          explosion.begin(current);
          return explode(i, explosion, pass);
        }
      }
    }
    aggregate(current, pass);
    return unfinished() == null || !pass.enough.getAsBoolean();
  }

  private void aggregate(RecordBatch batch, Pass pass) {
    for (int i = 0; i < arguments.length; i++) {
      Expression argument = callArguments.get(i);
      arguments[i] = argument == null ? null : evaluate(batch, argument);
    }
    eventTime.assign(batch, pass.frontier, verdicts);
    verdicts.aggregate(batch);
    if (batch.selected() > 0) {
      pass.sink.add(batch, eventTime.windowStarts(), arguments, eventTime.times(), pass.unit);
    }
  }

  /**
   * The latest event time of the records that were processed last, in microseconds; {@link
   * Long#MIN_VALUE} if none. Filtered and late records count as well where the source itself has
   * the field.
   */
  public long maxEventTime() {
    return eventTime.max();
  }

  /** What became of the records since {@link #beginEpoch}. */
  public Ledger ledger() {
    return books.ledger();
  }

  /** What became of the rows of aggregated records since {@link #beginEpoch}. */
  public Rows rows() {
    return books.rows();
  }

  /** Rejected and late records since {@link #beginEpoch}; how many are kept is the caller's say. */
  public List<Reject> deadLetters() {
    return books.deadLetters();
  }

  /** Knows keys that were committed; before anything is processed. */
  public void remember(List<KeyBlock> keys) {
    if (dedupe != null) keys.forEach(dedupe.seen()::remember);
  }

  /** The keys that were met since the last time this was asked. */
  public KeyBlock takeKeys() {
    return dedupe == null ? KeyBlock.NONE : dedupe.seen().take();
  }

  /** The size of what {@link #takeKeys} would give, about. */
  public long keyBytes() {
    return dedupe == null ? 0 : dedupe.seen().newBytes();
  }

  /** Starts new books. */
  public void beginEpoch() {
    books.begin();
  }

  private void keep(RecordBatch batch, Expression expression) {
    var holds = (BoolVector) evaluate(batch, expression);
    boolean[] values = holds.values();
    boolean nulls = holds.mayHaveNulls();
    int[] selection = batch.selection();
    int count = batch.selected();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = selection[i];
      selection[kept] = row;
      kept += values[row] && !(nulls && holds.isNull(row)) ? 1 : 0;
    }
    batch.select(kept);
    verdicts.filtered(count - kept);
  }

  /** The expression's column; records without a value are rejected and leave the selection. */
  private Vector evaluate(RecordBatch batch, Expression expression) {
    Vector column = expression.evaluate(batch, errors);
    if (errors.count() > 0) {
      int[] selection = batch.selection();
      int kept = 0;
      int error = 0;
      for (int i = 0; i < batch.selected(); i++) {
        int row = selection[i];
        // Both lists ascend by row.
        if (error < errors.count() && errors.row(error) == row) {
          verdicts.reject(batch.offset(row), errors.code(error), errors.message(error));
          error++;
        } else {
          selection[kept++] = row;
        }
      }
      batch.select(kept);
      errors.clear();
    }
    return column;
  }
}
