package io.dataaggregator.bench.blocks;

import java.io.IOException;

/** CSV without quotes, byte by byte. */
final class CsvScanner implements Scanner {
  private final Buckets buckets;

  CsvScanner(Buckets buckets) {
    this.buckets = buckets;
  }

  @Override
  public void scan(byte[] bytes, int from, int end) throws IOException {
    int i = from;
    while (i < end) {
      while (bytes[i++] != ',') {} // id
      long ts = 0;
      for (byte b; (b = bytes[i++]) != ','; ) ts = ts * 10 + (b - '0');
      while (bytes[i++] != ',') {} // user
      int text = i;
      while (bytes[i++] != ',') {}
      int country = buckets.countries.get(bytes, text, i - 1 - text);
      text = i;
      while (bytes[i++] != ',') {}
      int product = buckets.products.get(bytes, text, i - 1 - text);
      int quantity = 0;
      for (byte b; (b = bytes[i++]) != ','; ) quantity = quantity * 10 + (b - '0');
      long cents = 0;
      for (byte b; (b = bytes[i++]) != ','; ) if (b != '.') cents = cents * 10 + (b - '0');
      boolean ok = bytes[i] == 'o';
      while (bytes[i++] != '\n') {}
      if (ok) buckets.add(ts, country, product, quantity, cents / 100.0);
    }
  }
}
