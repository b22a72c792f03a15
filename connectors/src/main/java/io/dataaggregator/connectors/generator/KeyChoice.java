package io.dataaggregator.connectors.generator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Chooses keys by rank as Zipf has it: the key of rank r about r^-skew as often as the first. Ranks
 * above 32 go in blocks of a sixteenth of their rank, whose keys are equally frequent, so a million
 * keys take a table of some two hundred blocks, drawn from by Walker's alias method in Vose's form
 * (IEEE Transactions on Software Engineering 17(9), 1991). {@link StrictMath} makes the table the
 * same on every machine.
 */
final class KeyChoice {
  private static final int BLOCK_SHARE = 16;

  /** First key of each block, and how many keys it has. */
  private final int[] first;

  private final int[] size;

  /** Up to where in its slot, of 2^64 unsigned, a block itself is drawn; above it its alias. */
  private final long[] keep;

  private final int[] alias;

  KeyChoice(int keys, double skew) {
    var starts = new ArrayList<Integer>();
    for (int key = 0; key < keys; key += length(key, keys, skew)) starts.add(key);
    first = starts.stream().mapToInt(Integer::intValue).toArray();
    size = new int[first.length];
    keep = new long[first.length];
    alias = new int[first.length];
    double[] weight = new double[first.length];
    for (int block = 0; block < first.length; block++) {
      size[block] = length(first[block], keys, skew);
      double middle = first[block] + (size[block] + 1) / 2.0;
      weight[block] = size[block] * StrictMath.pow(middle, -skew);
    }
    share(weight);
  }

  private static int length(int key, int keys, double skew) {
    if (skew == 0) return keys;
    return Math.min(keys - key, Math.max(1, key / BLOCK_SHARE));
  }

  /** Deals the weights to equal slots of at most two blocks each. */
  private void share(double[] weight) {
    double mean = Arrays.stream(weight).sum() / weight.length;
    var small = new ArrayDeque<Integer>();
    var large = new ArrayDeque<Integer>();
    for (int block = 0; block < weight.length; block++) {
      keep[block] = -1;
      alias[block] = block;
      weight[block] /= mean;
      (weight[block] < 1 ? small : large).add(block);
    }
    while (!small.isEmpty() && !large.isEmpty()) {
      int less = small.remove();
      int more = large.remove();
      keep[less] = (long) (weight[less] * 0x1p63) << 1;
      alias[less] = more;
      weight[more] -= 1 - weight[less];
      (weight[more] < 1 ? small : large).add(more);
    }
  }

  /** The key that a draw of 64 random bits stands for. */
  int key(long draw) {
    int slot = (int) Math.unsignedMultiplyHigh(draw, first.length);
    long place = draw * first.length;
    int block = Long.compareUnsigned(place, keep[slot]) < 0 ? slot : alias[slot];
    int among = size[block];
    return among == 1
        ? first[block]
        : first[block] + (int) Math.unsignedMultiplyHigh(Mix.of(draw), among);
  }
}
