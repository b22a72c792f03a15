package io.dataaggregator.bench.orders;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Orders of CSV without quotes, by a scan of its bytes. */
final class CsvReader implements OrderReader {
  private final InputStream in;
  private final boolean users;
  private final byte[] bytes = new byte[1 << 16];
  private long base;
  private int at;
  private int end;
  private boolean begun;

  CsvReader(InputStream in, boolean users) {
    this.in = in;
    this.users = users;
  }

  @Override
  public @Nullable Order next() throws IOException {
    if (!begun && toLine()) skip('\n'); // the header
    begun = true;
    if (!toLine()) return null;
    var order = new Order();
    skip(','); // id
    order.ts = digits();
    if (users) order.user = text();
    else skip(',');
    order.country = text();
    order.product = text();
    order.qty = (int) digits();
    order.price = digits() / 100.0;
    order.ok = bytes[at] == 'o';
    skip('\n');
    return order;
  }

  /** Whether there is another line; it is here as a whole then. */
  private boolean toLine() throws IOException {
    while (!lineIsWhole()) {
      if (!fill()) return false;
    }
    return true;
  }

  private boolean lineIsWhole() {
    int i = at;
    while (i < end && bytes[i] != '\n') i++;
    return i < end;
  }

  private boolean fill() throws IOException {
    System.arraycopy(bytes, at, bytes, 0, end - at);
    base += at;
    end -= at;
    at = 0;
    int read = in.read(bytes, end, bytes.length - end);
    if (read > 0) end += read;
    return read > 0;
  }

  private void skip(char last) {
    while (bytes[at++] != last) {}
  }

  /** A number; of a price its cents, since all have two decimals. */
  private long digits() {
    long number = 0;
    for (byte b; (b = bytes[at++]) != ','; ) {
      if (b != '.') number = number * 10 + (b - '0');
    }
    return number;
  }

  private String text() {
    int from = at;
    skip(',');
    return new String(bytes, from, at - 1 - from, ISO_8859_1);
  }

  @Override
  public long position() {
    return base + at;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
