package io.dataaggregator.bench.orders;

import java.io.Serializable;

/**
 * What a peer is asked to do, as its command line has it.
 *
 * @param json whether the orders are NDJSON instead of CSV without quotes
 * @param variant {@code w1}, {@code w1b} with sketches, {@code w1c} by country only
 * @param threads how many threads work
 * @param snapshotMillis between snapshots of the exactly-once mode; 0 turns it off
 * @param input a file; CSV has a header
 * @param output where the rows go
 */
public record Job(
    boolean json, String variant, int threads, int snapshotMillis, String input, String output)
    implements Serializable {

  public static Job of(String[] args) {
    return new Job(
        args[0].equals("ndjson"),
        args[1],
        Integer.parseInt(args[2]),
        Integer.parseInt(args[3]),
        args[4],
        args[5]);
  }

  public boolean sketches() {
    return variant.equals("w1b");
  }

  public boolean byProduct() {
    return !variant.equals("w1c");
  }

  public boolean exactlyOnce() {
    return snapshotMillis > 0;
  }
}
