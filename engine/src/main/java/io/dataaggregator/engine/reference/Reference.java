package io.dataaggregator.engine.reference;

import io.dataaggregator.engine.aggregate.KeyBuffer;
import io.dataaggregator.engine.batch.Dictionary;
import java.util.List;

/** Rows by key, in one version. Immutable once it is built: splits of a node may share it. */
public final class Reference {
  private final ReferenceVersion version;
  private final Dictionary keys;
  private final List<ReferenceColumn> columns;

  /**
   * @param keys the key of each row, by its number
   */
  Reference(ReferenceVersion version, Dictionary keys, List<ReferenceColumn> columns) {
    this.version = version;
    this.keys = keys;
    this.columns = columns;
  }

  public ReferenceVersion version() {
    return version;
  }

  /** The row with this key, or -1. */
  public int find(KeyBuffer key) {
    return keys.find(key.array(), 0, key.length());
  }

  /** The values of taken field {@code number}, in the order of the definition. */
  public ReferenceColumn column(int number) {
    return columns.get(number);
  }
}
