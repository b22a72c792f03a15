package io.dataaggregator.engine.dedupe;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys that a split has committed, encoded: it only keeps them. Small blocks are merged, so
 * that there are few; each key is merged a few times in all.
 */
public final class KeyBlocks {
  /** Keys of a block that is merged no more: merging is to take some milliseconds. */
  static final int MERGED_KEYS = 1 << 16;

  private final List<KeyBlock> blocks = new ArrayList<>();

  /**
   * Adds a block.
   *
   * @param frontier what is not needed from here on may be left out
   */
  public void add(KeyBlock block, long frontier) {
    if (block.keys() == 0) return;
    KeyBlock last = block;
    while (!blocks.isEmpty() && isMerged(blocks.getLast(), last)) {
      last = SeenKeys.merged(blocks.removeLast(), last, frontier);
    }
    if (last.keys() > 0) blocks.add(last);
  }

  private static boolean isMerged(KeyBlock before, KeyBlock last) {
    return before.keys() <= 2L * last.keys() && before.keys() + last.keys() <= MERGED_KEYS;
  }

  /** Drops blocks that are not needed once {@code frontier} is sealed. */
  public void forget(long frontier) {
    blocks.removeIf(block -> block.forgetAt() <= frontier);
  }

  /** What is kept, in order. */
  public List<KeyBlock> blocks() {
    return List.copyOf(blocks);
  }

  /** Memory that the keys take where they are looked up, about. */
  public long bytes() {
    return blocks.stream().mapToLong(KeyBlock::bytes).sum();
  }
}
