package io.dataaggregator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Work W1 on a started node with exactly-once on: from {@code POST /runs} to SUCCEEDED,
 * PostgreSQL's CPU included. The first run of each form warms the node and is not counted; its
 * results are compared with the exact reference.
 */
final class W1 {
  /** Of all result rows in key order, sums in cents; DuckDB computed it with decimals. */
  private static final String REFERENCE = "f558dc27ca1daee75721229dca39e133";

  private static final int PORT = 18_001;
  private static final int RUNS = 3;

  private final PrintStream out;
  private final Path directory;

  W1(PrintStream out, Path directory) {
    this.out = out;
    this.directory = directory;
  }

  void run() throws IOException {
    Path orders = directory.resolve("orders");
    Path csv = Orders.file(orders, Orders.RECORDS, Form.CSV);
    Path json = Orders.file(orders, Orders.RECORDS, Form.NDJSON);
    long begin = System.nanoTime();
    try (var node = ServedNode.start(directory.resolve("node"), orders, PORT, "-Xmx1g")) {
      out.printf("command to ready: %.1f s%n", (System.nanoTime() - begin) / 1e9);
      out.println(
          "| W1 | wall s | node CPU s | PostgreSQL CPU s | records per CPU-second | node peak MiB"
              + " |");
      out.println("| --- | --- | --- | --- | --- | --- |");
      measure(node, "w1-csv", csv, Form.CSV);
      measure(node, "w1-ndjson", json, Form.NDJSON);
    }
  }

  private void measure(ServedNode node, String name, Path file, Form form) throws IOException {
    node.call("PUT", name, Work.definition(name, file, form));
    node.call("POST", name + "/activate", "");
    node.run(name);
    String digest = digest(node, name);
    if (!digest.equals(REFERENCE)) throw new IOException(name + " is wrong: " + digest);
    for (int i = 0; i < RUNS; i++) {
      Cost before = node.cost();
      JsonNode run = node.run(name);
      Cost after = node.cost();
      double cpu = after.cpu() - before.cpu();
      out.printf(
          "| %s | %.2f | %.2f | %.2f | %,.0f | %d |%n",
          name,
          after.secondsSince(before),
          after.node() - before.node(),
          after.postgres() - before.postgres(),
          run.at("/ledger/read").asLong() / cpu,
          after.peakMiB());
    }
  }

  private static String digest(ServedNode node, String name) throws IOException {
    MessageDigest md5;
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    String cursor = "";
    String separator = "";
    do {
      JsonNode page = node.call("GET", name + "/results?limit=10000" + cursor, "");
      for (JsonNode row : page.path("items")) {
        md5.update((separator + line(row)).getBytes(UTF_8));
        separator = "\n";
      }
      String next = page.path("nextCursor").asText("null");
      cursor = next.equals("null") ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return HexFormat.of().formatHex(md5.digest());
  }

  private static String line(JsonNode row) {
    return "%d,%s,%s,%d,%d,%d"
        .formatted(
            Instant.parse(row.at("/window/start").asText()).toEpochMilli(),
            row.at("/key/country").asText(),
            row.at("/key/product").asText(),
            row.at("/values/orders").asLong(),
            Math.round(row.at("/values/revenue").asDouble() * 100),
            Math.round(row.at("/values/dearest").asDouble() * 100));
  }
}
