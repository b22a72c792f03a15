package io.dataaggregator.engine.reference;

import io.dataaggregator.engine.batch.Dictionary;
import java.util.Arrays;

/** Distinct texts, and how often each is used: those that are not any more can be given up. */
final class UsedTexts {
  private static final long ENTRY_BYTES = 16;

  private Dictionary texts = new Dictionary();
  private int[] uses = new int[64];
  private long unused;

  Dictionary dictionary() {
    return texts;
  }

  /** The id of text {@code id} of another dictionary, which is used once more. */
  int use(Dictionary theirs, int id) {
    int known = texts.size();
    int ours = texts.add(theirs.text(), theirs.start(id), theirs.end(id));
    if (ours == uses.length) uses = Arrays.copyOf(uses, 2 * ours);
    if (ours < known && uses[ours] == 0) unused -= bytes(ours);
    uses[ours]++;
    return ours;
  }

  /** The text is used once less. */
  void release(int id) {
    uses[id]--;
    if (uses[id] == 0) unused += bytes(id);
  }

  private long bytes(int id) {
    return ENTRY_BYTES + texts.end(id) - texts.start(id);
  }

  /** Memory of all of them, about. */
  long bytes() {
    int size = texts.size();
    return size == 0 ? 0 : ENTRY_BYTES * size + texts.end(size - 1);
  }

  /** The part of it that is of texts that are not used. */
  long unused() {
    return unused;
  }

  /** Gives up what is not used; the new id of each text that is, by the former one. */
  int[] sweep() {
    Dictionary former = texts;
    var kept = new Dictionary();
    int[] moved = new int[former.size()];
    for (int id = 0; id < moved.length; id++) {
      if (uses[id] == 0) continue;
      moved[id] = kept.add(former.text(), former.start(id), former.end(id));
      uses[moved[id]] = uses[id];
    }
    Arrays.fill(uses, kept.size(), moved.length, 0);
    texts = kept;
    unused = 0;
    return moved;
  }
}
