package io.dataaggregator.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The exact result of a work, computed with decimals by DuckDB and compared with one from
 * elsewhere.
 */
final class Exact {
  private Exact() {}

  static Rows of(Work work, Path orders, Path outputs) throws IOException {
    Path file = orders.resolve("exact-%d-%s".formatted(work.records, work.variant));
    if (Files.notExists(file)) {
      Path input = Orders.file(orders, work.records, work.form);
      Path unfinished = orders.resolve(file.getFileName() + ".part");
      Files.createDirectories(outputs);
      PeerRuns.execute(Peer.exact(work, input, unfinished), outputs.resolve("exact.log"));
      Files.move(unfinished, file);
    }
    MessageDigest md5 = Rows.md5();
    var rows = new Rows.Counter();
    try (var lines = Files.newBufferedReader(file, US_ASCII)) {
      String separator = "";
      for (String line; (line = lines.readLine()) != null; separator = "\n") {
        String row = work.variant.equals("w1c") ? withoutProduct(line) : line;
        md5.update((separator + row).getBytes(US_ASCII));
        rows.add(row);
      }
    }
    String digest = HexFormat.of().formatHex(md5.digest());
    if (work.md5 != null && !digest.equals(work.md5)) {
      throw new IOException(file + " is not what it was elsewhere: " + digest);
    }
    return rows.rows();
  }

  /** A row by country only, with an empty product. */
  private static String withoutProduct(String line) {
    int country = line.indexOf(',') + 1;
    int next = line.indexOf(',', country);
    return line.substring(0, next) + "," + line.substring(next);
  }
}
