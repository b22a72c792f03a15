package io.dataaggregator.cluster.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How records come to a pipeline.
 *
 * @param files how many there are
 * @param shuffled whether records stand in any order, and not in that of their event time
 * @param splits how many read side by side, at most
 * @param rangeBytes how long the ranges are that files are cut into, about
 * @param seed decides which record stands where
 */
record Deal(int files, boolean shuffled, int splits, String rangeBytes, long seed) {
  /** All in one file, in order, read by one. */
  static final Deal PLAIN = new Deal(1, false, 1, "4MiB", 0);

  private static final String[] RANGES = {"128KiB", "500KiB", "4MiB"};

  static Deal random(SplittableRandom random) {
    return new Deal(
        1 + random.nextInt(9),
        random.nextBoolean(),
        1 + random.nextInt(4),
        RANGES[random.nextInt(RANGES.length)],
        random.nextLong());
  }

  /** How far event time runs backwards within a file, at most. */
  String disorder() {
    return shuffled ? "1d" : TradesFile.DISORDER;
  }

  /** Writes the records into an empty directory, each to one file; gives the path of them all. */
  Path write(Path directory, List<String> records) throws IOException {
    var random = new SplittableRandom(seed);
    var texts = new ArrayList<StringBuilder>();
    for (int i = 0; i < files; i++) texts.add(new StringBuilder(TradesFile.HEADER));
    for (String line : shuffled ? shuffle(records, random) : records) {
      texts.get(random.nextInt(files)).append(line);
    }
    for (int i = 0; i < files; i++) {
      Files.writeString(directory.resolve(i + ".csv"), texts.get(i));
    }
    return directory.resolve("*.csv");
  }

  private static List<String> shuffle(List<String> records, SplittableRandom random) {
    var shuffled = new ArrayList<>(records);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      shuffled.set(i, shuffled.set(other, shuffled.get(i)));
    }
    return shuffled;
  }
}
