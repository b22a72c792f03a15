package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.aggregate.KeyBuffer;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.dedupe.SeenKeys;
import java.util.List;

/** Tells the first record of a key from its duplicates. */
final class Deduplication {
  private final int[] positions;
  private final int time;
  private final long within;
  private final EventTime eventTime;
  private final SeenKeys seen = new SeenKeys();
  private final KeyBuffer key = new KeyBuffer();
  private RecordBatch batch = new RecordBatch(new Schema(List.of()), 0);

  Deduplication(Step.Dedupe step, EventTime eventTime) {
    positions = step.key().stream().mapToInt(Integer::intValue).toArray();
    time = step.time();
    within = step.withinMicros();
    this.eventTime = eventTime;
  }

  SeenKeys seen() {
    return seen;
  }

  /** Takes the keys of this batch from now on, as its columns are here. */
  void at(RecordBatch here) {
    batch = here;
  }

  /** Whether the record of {@code row}, which is to be aggregated, is the first of its key. */
  boolean isFirst(int row) {
    key.clear();
    key.number(0);
    boolean named = false;
    for (int position : positions) {
      key.value(batch.schema().field(position).type(), batch.vector(position), row);
      named |= !batch.vector(position).isNull(row);
    }
    if (!named) return true;
    long at = ((LongVector) batch.vector(time)).get(row);
    return seen.isFirst(key, at, within, eventTime.lateFrom(at + within));
  }
}
