package io.dataaggregator.cluster.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Orders as CSV, the same for the same seed: event time rises with a jitter, regions and products
 * with any Unicode, notes with quotes and line breaks, missing values, and a share of malformed
 * records.
 */
public final class OrdersFile {
  /** 2026-01-01T00:00:00Z in milliseconds. */
  public static final long EPOCH_MILLIS = 1_767_225_600_000L;

  /** How far event time runs backwards at most. */
  public static final int JITTER_MILLIS = 4_000;

  private static final String[] REGIONS = {
    "north", "south", "Ost \uD83D\uDE80", "ouest, \"loin\"", "\u4E2D\u6587", ""
  };

  private OrdersFile() {}

  /**
   * Writes the file.
   *
   * @param records how many
   * @param spanMillis event time from the first to the last
   * @param badEvery one record in so many is malformed; 0 for none
   * @return how many records are malformed
   */
  public static long write(Path file, int records, long spanMillis, int badEvery, long seed)
      throws IOException {
    var random = new SplittableRandom(seed);
    long bad = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("id,at,region,product,qty,price,note\n");
      var line = new StringBuilder();
      for (int i = 0; i < records; i++) {
        line.setLength(0);
        boolean broken = badEvery > 0 && i % badEvery == badEvery - 1;
        if (broken) bad++;
        record(line, i, records, spanMillis, broken, random);
        out.append(line);
      }
    }
    return bad;
  }

  private static void record(
      StringBuilder line, int i, int records, long span, boolean broken, SplittableRandom random) {
    long at = EPOCH_MILLIS + span * i / records + random.nextInt(JITTER_MILLIS);
    String region = REGIONS[random.nextInt(REGIONS.length)];
    line.append(i).append(',').append(at).append(',');
    quoted(line, region);
    int skew = 1 + random.nextInt(300);
    line.append(",product-").append(random.nextInt(skew));
    line.append(',').append(broken ? "many" : Integer.toString(1 + random.nextInt(9)));
    line.append(',');
    if (random.nextInt(50) > 0) {
      line.append(random.nextInt(1000)).append('.').append(10 + random.nextInt(90));
    }
    line.append(',');
    if (random.nextInt(20) == 0) line.append("\"two\nlines, \"\"quoted\"\"\"");
    else line.append("plain");
    line.append('\n');
  }

  private static void quoted(StringBuilder line, String text) {
    if (text.indexOf(',') < 0 && text.indexOf('"') < 0) {
      line.append(text);
      return;
    }
    line.append('"').append(text.replace("\"", "\"\"")).append('"');
  }
}
