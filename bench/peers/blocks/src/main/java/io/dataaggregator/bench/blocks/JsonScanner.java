package io.dataaggregator.bench.blocks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** NDJSON by Jackson's tokens, whose characters are looked up without becoming strings. */
final class JsonScanner implements Scanner {
  private final JsonFactory factory = JsonFactory.builder().build();
  private final Buckets buckets;

  JsonScanner(Buckets buckets) {
    this.buckets = buckets;
  }

  @Override
  public void scan(byte[] bytes, int from, int end) throws IOException {
    try (JsonParser parser = factory.createParser(bytes, from, end - from)) {
      while (parser.nextToken() == JsonToken.START_OBJECT) order(parser);
    }
  }

  private void order(JsonParser parser) throws IOException {
    long ts = 0;
    int country = 0;
    int product = 0;
    int quantity = 0;
    double price = 0;
    boolean ok = false;
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      switch (name) {
        case "ts" -> ts = parser.getLongValue();
        case "country" -> country = id(buckets.countries, parser);
        case "product" -> product = id(buckets.products, parser);
        case "qty" -> quantity = parser.getIntValue();
        case "price" -> price = parser.getDoubleValue();
        case "status" -> ok = parser.getTextLength() == 2;
        default -> {}
      }
    }
    if (ok) buckets.add(ts, country, product, quantity, price);
  }

  private static int id(Dictionary dictionary, JsonParser parser) throws IOException {
    return dictionary.get(
        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }
}
