package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.StringVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Copies strings from one dictionary to another, each entry once. */
final class Transfer {
  private static final int UNKNOWN = -1;

  private @Nullable Dictionary source;
  private @Nullable Dictionary target;
  private int[] ids = new int[0];

  /** Copies the rows; a null row stays null. */
  void copy(StringVector from, StringVector to, int[] rows, int count) {
    Dictionary texts = from.dictionary();
    if (texts != source || to.dictionary() != target) Arrays.fill(ids, UNKNOWN);
    source = texts;
    target = to.dictionary();
    if (ids.length < texts.size()) {
      int known = ids.length;
      ids = Arrays.copyOf(ids, Math.max(texts.size(), known * 2));
      Arrays.fill(ids, known, ids.length, UNKNOWN);
    }
    for (int i = 0; i < count; i++) {
      int id = from.id(rows[i]);
      if (id < 0) to.setNull(rows[i]);
      else to.set(rows[i], idOf(texts, id, to.dictionary()));
    }
  }

  private int idOf(Dictionary texts, int id, Dictionary to) {
    if (ids[id] == UNKNOWN) ids[id] = to.add(texts.text(), texts.start(id), texts.end(id));
    return ids[id];
  }
}
