package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.ledger.Rows;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds one fate for each source record whose rows meet several: rejected if one of them is, and
 * then none is aggregated; otherwise aggregated if one is, unless the record is a duplicate;
 * otherwise late if one is; otherwise filtered. All rows of a record are given to {@link
 * #aggregate} at once.
 *
 * <p>Only what would be aggregated is asked whether it is a duplicate: a record that has another
 * fate hides nobody.
 */
final class RecordFates implements Verdicts {
  private static final byte FILTERED = 0;
  private static final byte LATE = 1;
  private static final byte AGGREGATED = 2;
  private static final byte REJECTED = 3;
  private static final byte DUPLICATE = 4;

  private final EpochBooks books;
  private final @Nullable Deduplication dedupe;
  private RecordBatch source = new RecordBatch(new Schema(List.of()), 0);

  // by row of the source batch
  private byte[] fates = {};
  private int[] lateRows = {};
  private @Nullable String[] codes = {};
  private @Nullable String[] messages = {};

  private long rows;

  RecordFates(EpochBooks books, @Nullable Deduplication dedupe) {
    this.books = books;
    this.dedupe = dedupe;
  }

  /** Begins with a decoded batch, whose offsets ascend. */
  void begin(RecordBatch batch) {
    source = batch;
    if (fates.length < batch.capacity()) {
      fates = new byte[batch.capacity()];
      lateRows = new int[batch.capacity()];
      codes = new @Nullable String[batch.capacity()];
      messages = new @Nullable String[batch.capacity()];
    }
    Arrays.fill(fates, 0, batch.rows(), FILTERED);
    Arrays.fill(lateRows, 0, batch.rows(), 0);
    Arrays.fill(codes, 0, batch.rows(), null);
    Arrays.fill(messages, 0, batch.rows(), null);
  }

  @Override
  public void filtered(int filtered) {
    // a record is filtered when nothing else became of any row of it
  }

  @Override
  public void reject(long offset, String code, String message) {
    int record = record(offset);
    if (fates[record] == REJECTED) return;
    fates[record] = REJECTED;
    codes[record] = code;
    messages[record] = message;
  }

  @Override
  public void late(long offset, String message) {
    int record = record(offset);
    lateRows[record]++;
    if (fates[record] != FILTERED) return;
    fates[record] = LATE;
    messages[record] = message;
  }

  @Override
  public void aggregate(RecordBatch batch) {
    int[] selection = batch.selection();
    int kept = 0;
    int record = 0;
    for (int i = 0; i < batch.selected(); i++) {
      long offset = batch.offset(selection[i]);
      // both ascend
      while (source.offset(record) < offset) record++;
      if (fates[record] <= LATE) {
        boolean first = dedupe == null || dedupe.isFirst(record);
        fates[record] = first ? AGGREGATED : DUPLICATE;
      }
      selection[kept] = selection[i];
      kept += fates[record] == AGGREGATED ? 1 : 0;
    }
    batch.select(kept);
    rows += kept;
  }

  /** Counts records {@code [from, to)} of the batch, none of which was counted before. */
  void settle(int from, int to) {
    int filtered = 0;
    int duplicates = 0;
    int aggregated = 0;
    long late = 0;
    for (int record = from; record < to; record++) {
      long offset = source.offset(record);
      String message = String.valueOf(messages[record]);
      switch (fates[record]) {
        case FILTERED -> filtered++;
        case LATE -> books.late(offset, message);
        case REJECTED -> books.reject(offset, String.valueOf(codes[record]), message);
        case AGGREGATED -> {
          aggregated++;
          late += lateRows[record];
        }
        case DUPLICATE -> duplicates++;
        default -> {}
      }
    }
    books.filtered(filtered);
    books.duplicate(duplicates);
    books.aggregated(aggregated, new Rows(rows, late));
    rows = 0;
  }

  /** The row of the source batch that the record at {@code offset} is. */
  int record(long offset) {
    int from = 0;
    int to = source.rows() - 1;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (source.offset(middle) < offset) from = middle + 1;
      else to = middle;
    }
    if (source.offset(from) != offset) throw new IllegalStateException("no record at " + offset);
    return from;
  }
}
