package io.dataaggregator.engine.reference;

import io.dataaggregator.engine.aggregate.KeyBuffer;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a reference of batches. A row without a whole key matches nothing and is left out; two rows
 * with one key are refused, unless it is known which is meant.
 */
public final class ReferenceBuilder {
  /** The most rows of a reference. */
  public static final int MAX_ROWS = 1_000_000;

  /** What one dictionary can hold, and keep growing. */
  private static final long MAX_BYTES = 512L << 20;

  private static final int HASH_BYTES = 12;

  private final String label;
  private final Schema schema;
  private final List<String> names;
  private final List<Integer> key;
  private final List<Integer> taken;
  private final long maxBytes;
  private final boolean lastWins;
  private final Dictionary keys = new Dictionary();
  private final List<ReferenceColumn> columns;
  private final KeyBuffer buffer = new KeyBuffer();

  /**
   * An empty reference.
   *
   * @param maxBytes memory that it may take, about
   * @param lastWins whether a row takes the place of an earlier one with its key, where it is known
   *     to be a later state of the same
   */
  public ReferenceBuilder(Lookup lookup, long maxBytes, boolean lastWins) {
    label = lookup.reference().label();
    schema =
        new Schema(
            lookup.usedFields().stream()
                .map(field -> new Field(field.name(), field.type()))
                .toList());
    names = lookup.keyFields().stream().map(FieldDefinition::name).toList();
    key = names.stream().map(schema::position).toList();
    taken = lookup.takenFields().stream().map(field -> schema.position(field.name())).toList();
    columns = Stream.generate(ReferenceColumn::new).limit(taken.size()).toList();
    this.lastWins = lastWins;
    this.maxBytes = Math.min(maxBytes, MAX_BYTES);
  }

  /** The columns that a batch must have: the fields that the lookup uses. */
  public Schema schema() {
    return schema;
  }

  /**
   * Adds the rows of a batch.
   *
   * @throws ReferenceException {@code source.bad-reference} for a record that could not be decoded,
   *     {@code source.duplicate-key}, {@code limit.reference-rows}, {@code limit.reference-bytes}
   */
  public void add(RecordBatch batch) {
    for (Reject reject : batch.rejects()) {
      throw ReferenceException.wrong(
          "source.bad-reference",
          label
              + ": the record at offset "
              + reject.offset()
              + " cannot be read: "
              + reject.message()
              + "; mend it, since whatever belongs to it would find nothing");
    }
    for (int i = 0; i < batch.selected(); i++) add(batch, batch.selection()[i]);
  }

  private void add(RecordBatch batch, int row) {
    buffer.clear();
    for (int position : key) {
      if (batch.vector(position).isNull(row)) return;
      buffer.value(schema.field(position).type(), batch.vector(position), row);
    }
    int rows = keys.size();
    int at = keys.add(buffer.array(), 0, buffer.length());
    if (at < rows && !lastWins) {
      throw ReferenceException.wrong(
          "source.duplicate-key",
          label
              + " has two rows with "
              + KeyText.of(names, key, batch, row)
              + ": leave one of them, or add a field to 'on' that tells them apart");
    }
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).set(at, batch.vector(taken.get(i)), row);
    }
    checkLimits();
  }

  private void checkLimits() {
    if (keys.size() > MAX_ROWS) {
      throw ReferenceException.limit(
          "limit.reference-rows",
          label
              + " has more than "
              + MAX_ROWS
              + " rows, which a lookup does not hold: leave out what nothing refers to, or"
              + " aggregate it first");
    }
    long bytes = bytes();
    if (bytes > maxBytes) {
      throw ReferenceException.limit(
          "limit.reference-bytes",
          label
              + " takes more than "
              + maxBytes
              + " bytes in memory: take fewer or shorter fields, leave out rows that nothing refers"
              + " to, or raise limits.stateBytes, up to "
              + MAX_BYTES);
    }
    if (lastWins) sweep(bytes);
  }

  /** Text of rows that others took the place of does not pile up. */
  private void sweep(long bytes) {
    long unused = 0;
    for (ReferenceColumn column : columns) unused += column.unused();
    // never for little, or it would be done for each row
    int parts = bytes + unused > maxBytes ? 8 : 2;
    for (ReferenceColumn column : columns) column.sweep(parts);
  }

  /** Memory that its rows take, about. */
  private long bytes() {
    long bytes = 24L * keys.size() + keys.end(keys.size() - 1);
    for (ReferenceColumn column : columns) bytes += column.bytes();
    return bytes;
  }

  /**
   * The reference. Nothing is added afterwards.
   *
   * @param prefix begins the name of its version, before the hash of the content
   * @param loadedAtMicros when it was read, microseconds since 1970
   */
  public Reference build(String prefix, long loadedAtMicros) {
    columns.forEach(ReferenceColumn::finish);
    MessageDigest content = sha256();
    for (int row = 0; row < keys.size(); row++) {
      content.update(keys.text(), keys.start(row), keys.end(row) - keys.start(row));
      for (ReferenceColumn column : columns) column.update(content, row);
    }
    String hash = HexFormat.of().formatHex(content.digest(), 0, HASH_BYTES);
    var version = new ReferenceVersion(prefix + "sha256:" + hash, keys.size(), loadedAtMicros);
    return new Reference(version, keys, columns);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
