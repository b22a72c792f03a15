package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.aggregate.KeyBuffer;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.reference.KeyText;
import io.dataaggregator.engine.reference.Reference;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks the records of a batch up in a reference, and adds columns of what it finds. */
final class Joining {
  private static final int NONE = -1;
  private static final FieldType TEXT = FieldType.STRING;

  private final Lookup definition;
  private final List<Integer> key;
  private final List<Field> taken;
  private final Vector[] columns;
  private final KeyBuffer buffer = new KeyBuffer();
  private @Nullable Reference reference;

  /** By row of the batch, the row of the reference. */
  private int[] found = {};

  /** The rows of the reference by id of {@link #seen}, plus 2; 0 where nobody asked yet. */
  private int[] known = {};

  private @Nullable Dictionary seen;

  Joining(Step.Lookup step) {
    definition = step.definition();
    key = step.key();
    taken = step.taken();
    columns = new Vector[taken.size()];
  }

  /** Looks up in another version from now on. */
  void use(Reference next) {
    if (next == reference) return;
    reference = next;
    seen = null;
  }

  RecordBatch join(RecordBatch batch, Verdicts verdicts) {
    Reference table = reference;
    if (table == null) throw new IllegalStateException("there is no reference to look up in");
    if (found.length < batch.capacity()) {
      found = new int[batch.capacity()];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = Vector.of(taken.get(i).type(), batch.capacity());
      }
    }
    boolean one = key.size() == 1 && batch.schema().field(key.getFirst()).type().equals(TEXT);
    if (one) findTexts(table, (StringVector) batch.vector(key.getFirst()), batch);
    else find(table, batch);
    leaveOut(batch, verdicts);
    RecordBatch joined = batch;
    for (int i = 0; i < columns.length; i++) {
      table.column(i).gather(found, batch.selection(), batch.selected(), columns[i]);
      joined = joined.with(taken.get(i), columns[i]);
    }
    return joined;
  }

  /** Each text is looked up once, as long as its dictionary is used. */
  private void findTexts(Reference table, StringVector column, RecordBatch batch) {
    Dictionary dictionary = column.dictionary();
    if (dictionary != seen) Arrays.fill(known, 0);
    seen = dictionary;
    if (known.length < dictionary.size()) {
      known = Arrays.copyOf(known, Math.max(dictionary.size(), 2 * known.length));
    }
    int[] ids = column.ids();
    int[] selection = batch.selection();
    for (int i = 0; i < batch.selected(); i++) {
      int row = selection[i];
      int id = ids[row];
      if (id >= 0 && known[id] == 0) {
        buffer.clear();
        buffer.value(TEXT, column, row);
        known[id] = table.find(buffer) + 2;
      }
      found[row] = id < 0 ? NONE : known[id] - 2;
    }
  }

  private void find(Reference table, RecordBatch batch) {
    int[] selection = batch.selection();
    for (int i = 0; i < batch.selected(); i++) {
      int row = selection[i];
      found[row] = write(batch, row) ? table.find(buffer) : NONE;
    }
  }

  /** Writes the key of a row; false where a part of it is null, which equals nothing. */
  private boolean write(RecordBatch batch, int row) {
    buffer.clear();
    for (int i = 0; i < key.size(); i++) {
      int position = key.get(i);
      Vector column = batch.vector(position);
      if (column.isNull(row)) return false;
      buffer.value(batch.schema().field(position).type(), column, row);
    }
    return true;
  }

  private void leaveOut(RecordBatch batch, Verdicts verdicts) {
    switch (definition.missing()) {
      case KEEP -> {}
      case DROP -> verdicts.filtered(compact(batch, null));
      case REJECT -> compact(batch, verdicts);
    }
  }

  /** Leaves only what was found; how many that were not, which {@code rejects} is told of. */
  private int compact(RecordBatch batch, @Nullable Verdicts rejects) {
    int[] selection = batch.selection();
    int count = batch.selected();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = selection[i];
      if (found[row] < 0 && rejects != null) {
        rejects.reject(batch.offset(row), "record.no-reference", missing(batch, row));
      }
      selection[kept] = row;
      kept += found[row] < 0 ? 0 : 1;
    }
    batch.select(kept);
    return count - kept;
  }

  private String missing(RecordBatch batch, int row) {
    String wanted = KeyText.of(List.copyOf(definition.on().keySet()), key, batch, row);
    return "no row of " + definition.reference().label() + " has " + wanted;
  }
}
