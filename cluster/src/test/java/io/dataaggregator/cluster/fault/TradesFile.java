package io.dataaggregator.cluster.fault;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A CSV file of trades, the same for the same number of records: event time that runs backwards by
 * less than {@link #DISORDER}, prices of very different size (a sum that depends on order would
 * show), unicode, quoted line breaks, and a malformed record in every thousand.
 */
final class TradesFile {
  static final String DISORDER = "5s";

  /** Of so many records one is malformed. */
  static final int MALFORMED = 1000;

  static final String HEADER = "at,symbol,note,price,buyer\n";

  private static final long START_MILLIS = 1_767_225_600_000L;
  private static final int STEP_MILLIS = 40;
  private static final int JITTER_MILLIS = 4_000;
  private static final String[] SYMBOLS = {
    "ACME", "\"a,b\"", "Zürich", "東京", "émeraude", "x", "\"say \"\"so\"\"\"", "QUX", "NOK", "🜚"
  };

  private TradesFile() {}

  /** The file of {@code records} records; written once. */
  static Path of(int records) throws IOException {
    Path file = Path.of("target", "trades-" + records + ".csv").toAbsolutePath();
    if (Files.exists(file)) return file;
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    Files.createDirectories(file.getParent());
    try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
      out.write(HEADER);
      var random = new SplittableRandom(records);
      var line = new StringBuilder();
      for (int i = 0; i < records; i++) {
        line.setLength(0);
        append(line, i, random);
        out.append(line);
      }
    }
    return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The records of such a file, without its header. */
  static List<String> records(int records) {
    var random = new SplittableRandom(records);
    var lines = new ArrayList<String>();
    for (int i = 0; i < records; i++) {
      var line = new StringBuilder();
      append(line, i, random);
      lines.add(line.toString());
    }
    return lines;
  }

  private static void append(StringBuilder line, int i, SplittableRandom random) {
    boolean malformed = i % MALFORMED == MALFORMED / 2;
    long at = START_MILLIS + (long) i * STEP_MILLIS + random.nextInt(JITTER_MILLIS);
    if (malformed && i / MALFORMED % 2 == 0) line.append("yesterday,");
    else line.append(at).append(',');
    line.append(SYMBOLS[random.nextInt(SYMBOLS.length)]).append(',');
    line.append(i % 97 == 0 ? "\"two\nlines, " + i + "\"" : "").append(',');
    if (malformed && i / MALFORMED % 2 == 1) line.append("12.x,");
    else line.append(Math.scalb(random.nextDouble() - 0.5, random.nextInt(40))).append(',');
    line.append('b').append(random.nextInt(5_000)).append('\n');
  }
}
