package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.TextHash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Hashes of a dictionary's strings, each computed once. */
final class TextHashes {
  private @Nullable Dictionary dictionary;
  private long[] hashes = new long[0];
  private int known;

  /** The hashes by id, of all entries that the dictionary has now. */
  long[] of(Dictionary from) {
    if (from != dictionary) {
      dictionary = from;
      known = 0;
    }
    int size = from.size();
    if (size > hashes.length) hashes = Arrays.copyOf(hashes, size + (size >> 1));
    byte[] text = from.text();
    for (; known < size; known++)
      hashes[known] = TextHash.of(text, from.start(known), from.end(known));
    return hashes;
  }

  long bytes() {
    return hashes.length * 8L;
  }
}
