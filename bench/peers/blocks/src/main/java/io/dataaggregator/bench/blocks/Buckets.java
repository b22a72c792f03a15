package io.dataaggregator.bench.blocks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/** Windows that are open, and rows of those that the watermark has closed. */
final class Buckets {
  private static final long WINDOW_MILLIS = 60_000;
  private static final long DISORDER_MILLIS = 5_000;
  private static final int LONGEST_ROW = 200;

  final Dictionary countries = new Dictionary();
  final Dictionary products = new Dictionary();
  private final boolean byProduct;
  private final OutputStream out;
  private final TreeMap<Long, Window> windows = new TreeMap<>();
  private final byte[] rows = new byte[1 << 16];
  private int size;
  private long latest = Long.MIN_VALUE;
  private long lastStart = Long.MIN_VALUE;
  private Window last = new Window();

  Buckets(boolean byProduct, OutputStream out) {
    this.byProduct = byProduct;
    this.out = out;
  }

  void add(long ts, int country, int product, int quantity, double price) throws IOException {
    window(ts).add((country << 16) | (byProduct ? product : 0), quantity * price, price);
  }

  private Window window(long ts) throws IOException {
    long start = ts - ts % WINDOW_MILLIS;
    if (start != lastStart) {
      last = windows.computeIfAbsent(start, absent -> new Window());
      lastStart = start;
    }
    Window window = last;
    if (ts > latest) {
      latest = ts;
      while (windows.firstKey() + WINDOW_MILLIS + DISORDER_MILLIS <= ts) close();
    }
    return window;
  }

  private void close() throws IOException {
    Map.Entry<Long, Window> first = windows.pollFirstEntry();
    write(first.getKey(), first.getValue());
    if (first.getKey() == lastStart) lastStart = Long.MIN_VALUE;
  }

  /** Writes what is left. */
  void finish() throws IOException {
    while (!windows.isEmpty()) close();
    out.write(rows, 0, size);
    size = 0;
  }

  private void write(long start, Window window) throws IOException {
    for (int i = 0; i < window.keys.length; i++) {
      int key = window.keys[i];
      if (key == Window.FREE) continue;
      if (size > rows.length - LONGEST_ROW) {
        out.write(rows, 0, size);
        size = 0;
      }
      number(start);
      text(countries.text(key >>> 16));
      if (byProduct) text(products.text(key & 0xffff));
      rows[size++] = ',';
      number(window.counts[i]);
      cents(window.sums[i]);
      cents(window.greatest[i]);
      rows[size++] = '\n';
    }
  }

  private void text(byte[] text) {
    rows[size++] = ',';
    System.arraycopy(text, 0, rows, size, text.length);
    size += text.length;
  }

  private void cents(double amount) {
    long cents = Math.round(amount * 100);
    rows[size++] = ',';
    number(cents / 100);
    rows[size++] = '.';
    rows[size++] = (byte) ('0' + cents / 10 % 10);
    rows[size++] = (byte) ('0' + cents % 10);
  }

  private void number(long number) {
    if (number >= 10) number(number / 10);
    rows[size++] = (byte) ('0' + number % 10);
  }
}
