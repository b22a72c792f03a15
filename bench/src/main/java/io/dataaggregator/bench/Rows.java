package io.dataaggregator.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Rows of a result, in whatever order a system writes them: how many there are, and the sum of
 * their digests, which differs if a row is missing, twice there or wrong by a cent.
 *
 * @param count how many
 * @param sum of the first eight bytes of each row's MD5
 */
record Rows(long count, long sum) {
  /** Rows that a peer left in a file, or in a directory of files. */
  static Rows of(Path output, boolean byProduct) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(output)) {
      // A name with a dot in front is a file that was not committed.
      files = walk.filter(Files::isRegularFile).filter(Rows::visible).toList();
    }
    var rows = new Counter();
    for (Path file : files) {
      try (var lines = Files.newBufferedReader(file, US_ASCII)) {
        for (String line; (line = lines.readLine()) != null; ) rows.add(line, byProduct);
      }
    }
    return rows.rows();
  }

  private static boolean visible(Path file) {
    return !file.getFileName().toString().startsWith(".");
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds rows up. */
  static final class Counter {
    private final MessageDigest md5 = md5();
    private long count;
    private long sum;

    /** A row of a peer: its product is not there where the work does not group by it. */
    private void add(String line, boolean byProduct) {
      String[] fields = line.split(",", -1);
      int at = byProduct ? 3 : 2;
      add(
          Long.parseLong(fields[0]),
          fields[1],
          byProduct ? fields[2] : "",
          Long.parseLong(fields[at]),
          Double.parseDouble(fields[at + 1]),
          Double.parseDouble(fields[at + 2]));
    }

    void add(
        long window, String country, String product, long orders, double revenue, double dearest) {
      var line = new StringBuilder(64);
      line.append(window).append(',').append(country).append(',').append(product).append(',');
      line.append(orders).append(',').append(Math.round(revenue * 100)).append(',');
      add(line.append(Math.round(dearest * 100)).toString());
    }

    /** A row in its exact form, with cents. */
    void add(String row) {
      count++;
      sum += ByteBuffer.wrap(md5.digest(row.getBytes(US_ASCII))).getLong();
    }

    Rows rows() {
      return new Rows(count, sum);
    }
  }
}
