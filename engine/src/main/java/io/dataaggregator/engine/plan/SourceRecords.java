package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decoded batch, and how many of its records are done: those are in the books, no others. */
final class SourceRecords {
  private final EpochBooks books;
  private final EventTime eventTime;
  private final @Nullable RecordFates fates;
  private RecordBatch batch = new RecordBatch(new Schema(List.of()), 0);
  private int records;

  /** How many of what were no records are in the books. */
  private int rejects;

  SourceRecords(EpochBooks books, EventTime eventTime, @Nullable RecordFates fates) {
    this.books = books;
    this.eventTime = eventTime;
    this.fates = fates;
  }

  void begin(RecordBatch next) {
    batch = next;
    records = 0;
    rejects = 0;
    if (fates != null) fates.begin(next);
  }

  RecordBatch batch() {
    return batch;
  }

  boolean untouched() {
    return records == 0;
  }

  /** Where the first record begins that is not done. */
  long nextOffset() {
    return batch.offset(records);
  }

  /** All are done. */
  void done() {
    enter(batch.rows(), batch.rejects().size());
  }

  /** Those before {@code record} are done, and what were no records before it. */
  void doneBefore(int record) {
    List<Reject> all = batch.rejects();
    int before = rejects;
    while (before < all.size() && all.get(before).offset() < batch.offset(record)) before++;
    enter(record, before);
  }

  private void enter(int record, int reject) {
    books.read(record - records, batch.rejects().subList(rejects, reject));
    eventTime.read(batch, records, record);
    if (fates != null) fates.settle(records, record);
    records = record;
    rejects = reject;
  }
}
