package io.dataaggregator.bench.orders;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Orders of NDJSON, by Jackson's tokens. */
final class JsonReader implements OrderReader {
  private final JsonParser parser;
  private final boolean users;

  JsonReader(InputStream in, boolean users) throws IOException {
    parser = JsonFactory.builder().build().createParser(in);
    this.users = users;
  }

  @Override
  public @Nullable Order next() throws IOException {
    if (parser.nextToken() == null) return null;
    var order = new Order();
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      switch (name) {
        case "ts" -> order.ts = parser.getLongValue();
        case "country" -> order.country = parser.getText();
        case "product" -> order.product = parser.getText();
        case "qty" -> order.qty = parser.getIntValue();
        case "price" -> order.price = parser.getDoubleValue();
        case "status" -> order.ok = parser.getTextLength() == 2;
        case "user" -> {
          if (users) order.user = parser.getText();
        }
        default -> {}
      }
    }
    return order;
  }

  @Override
  public long position() {
    return parser.currentLocation().getByteOffset();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
