package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.columnar.ColumnWriter;

/** Buckets selected from a table. */
final class SelectedBuckets implements BucketSelection {
  private final SortedBuckets rows;
  private final boolean more;
  private final ColumnWriter scratch = new ColumnWriter();

  SelectedBuckets(SortedBuckets rows, boolean more) {
    this.rows = rows;
    this.more = more;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Bytes key(int position) {
    return rows.keyAt(position);
  }

  @Override
  public long bytes(int position) {
    scratch.clear();
    rows.columns().writeAlone(rows.slot(position), scratch);
    return scratch.size();
  }

  @Override
  public Bytes encode(int count) {
    return rows.encode(0, count);
  }

  @Override
  public boolean more() {
    return more;
  }
}
