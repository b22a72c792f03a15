package io.dataaggregator.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The orders of work W1, the same for every system that is compared: event time over two hours
 * (twenty million: eight) with five seconds of disorder, 50 countries, 1,000 products by Zipf's
 * law, one in twenty failed.
 */
final class Orders {
  static final int RECORDS = 5_000_000;

  /** What the files of five million have been for everyone. */
  private static final Map<Form, String> SHA256 =
      Map.of(
          Form.CSV, "4c51cdf9226db6d3670824875b239141fe8a466169f43f5795cc22133184f0a7",
          Form.NDJSON, "c4a4c26d1e5c74b0d7a95f088c5ed29aceccb48c4d7e1839b1d2d6fc42348967");

  private static final String HEADER = "id,ts,user,country,product,qty,price,status\n";
  private static final long BASE_MILLIS = 1_764_547_200_000L;
  private static final int SPAN_MILLIS = 7_200_000;
  private static final int DISORDER_MILLIS = 5_000;
  private static final int COUNTRIES = 50;
  private static final int PRODUCTS = 1_000;

  private final int records;
  private final SplittableRandom random = new SplittableRandom(42);
  private final double[] popularity = new double[PRODUCTS];

  private Orders(int records) {
    this.records = records;
    double sum = 0;
    for (int i = 0; i < PRODUCTS; i++) popularity[i] = sum += 1.0 / (i + 1);
  }

  /** The first {@code records} of the file of five million; CSV without its header. */
  static byte[] bytes(int records, Form form) {
    var text = new StringBuilder();
    new Orders(RECORDS).generate(records, form, text::append);
    // a document is an array of what stands in lines otherwise
    String document =
        form == Form.JSON ? "[" + text.toString().strip().replace('\n', ',') + "]" : "";
    return (form == Form.JSON ? document : text.toString()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes {@code records} orders in lines, CSV with its header, unless they are there. */
  static Path file(Path directory, int records, Form form) throws IOException {
    Path file = directory.resolve("orders-" + records + "." + form.label());
    if (Files.exists(file)) return file;
    Path unfinished = directory.resolve(file.getFileName() + ".part");
    Files.createDirectories(directory);
    MessageDigest sha256 = sha256();
    try (var out = new DigestOutputStream(stream(unfinished), sha256)) {
      if (form == Form.CSV) write(out, HEADER);
      new Orders(records).generate(records, form, line -> write(out, line));
    }
    String digest = HexFormat.of().formatHex(sha256.digest());
    if (records == RECORDS && !digest.equals(SHA256.get(form))) {
      throw new IOException(unfinished + " is not what it was elsewhere: " + digest);
    }
    return Files.move(unfinished, file);
  }

  /** Writes {@code records} orders as CSV, of which few are as dense in time as five million. */
  static Path dense(Path directory, int records) throws IOException {
    if (records >= RECORDS) return file(directory, records, Form.CSV);
    Path file = directory.resolve("first-" + records + ".csv");
    if (Files.exists(file)) return file;
    Path unfinished = directory.resolve(file.getFileName() + ".part");
    Files.createDirectories(directory);
    try (var out = stream(unfinished)) {
      write(out, HEADER);
      new Orders(RECORDS).generate(records, Form.CSV, line -> write(out, line));
    }
    return Files.move(unfinished, file);
  }

  private static OutputStream stream(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(OutputStream out, CharSequence text) {
    try {
      out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void generate(int count, Form form, Consumer<CharSequence> lines) {
    var line = new StringBuilder(256);
    // more of them take longer, and are as dense
    long span = (long) SPAN_MILLIS * Math.max(1, records / RECORDS);
    for (int i = 0; i < count; i++) {
      line.setLength(0);
      long at = BASE_MILLIS + i * span / records + random.nextInt(DISORDER_MILLIS);
      String user = padded("user-", random.nextInt(100_000), 6);
      String country = country(random.nextInt(COUNTRIES));
      int found = Arrays.binarySearch(popularity, random.nextDouble() * popularity[PRODUCTS - 1]);
      String product = padded("product-", found < 0 ? -found - 1 : found, 4);
      int quantity = 1 + random.nextInt(10);
      int cents = 100 + random.nextInt(99_900);
      String price = cents / 100 + padded(".", cents % 100, 2);
      String status = random.nextInt(100) >= 5 ? "ok" : "failed";
      if (form != Form.CSV) {
        line.append("{\"id\":").append(i).append(",\"ts\":").append(at);
        line.append(",\"user\":\"").append(user).append("\",\"country\":\"").append(country);
        line.append("\",\"product\":\"").append(product).append("\",\"qty\":").append(quantity);
        line.append(",\"price\":").append(price);
        line.append(",\"status\":\"").append(status).append("\"}\n");
      } else {
        line.append(i).append(',').append(at).append(',').append(user).append(',').append(country);
        line.append(',').append(product).append(',').append(quantity).append(',').append(price);
        line.append(',').append(status).append('\n');
      }
      lines.accept(line);
    }
  }

  private static String country(int i) {
    return "" + (char) ('A' + i / 5) + (char) ('A' + i * 7 % 26);
  }

  private static String padded(String name, int number, int width) {
    String digits = Integer.toString(number);
    return name + "0".repeat(width - digits.length()) + digits;
  }
}
