package io.dataaggregator.http.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dataaggregator.engine.measure.DistinctEstimate;
import io.dataaggregator.engine.measure.QuantileEstimate;
import io.dataaggregator.engine.measure.TopItems;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys and measures as JSON. */
final class ValueJson {
  /** Digits beyond which a decimal is written with an exponent, not with all its zeros. */
  private static final int LONGEST_SCALE = 100;

  private ValueJson() {}

  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean flag -> json.writeBoolean(flag);
      case Long whole -> json.writeNumber(whole);
      case Integer whole -> json.writeNumber(whole);
      case BigInteger whole -> json.writeNumber(whole);
      case Double real -> writeDouble(json, real);
      // A string: most readers of JSON numbers would round it.
      case BigDecimal decimal -> json.writeString(text(decimal));
      case String text -> json.writeString(wellFormed(text));
      case Instant time -> json.writeString(time.toString());
      case DistinctEstimate(double estimate, double lower, double upper) -> {
        bounds(json, estimate, lower, upper);
        json.writeEndObject();
      }
      case QuantileEstimate(Object estimate, Object lower, Object upper, double rankError) -> {
        bounds(json, estimate, lower, upper);
        json.writeNumberField("rankError", rankError);
        json.writeEndObject();
      }
      case TopItems(List<TopItems.Item> items) -> writeTop(json, items);
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          write(json, entry.getValue());
        }
        json.writeEndObject();
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
    }
  }

  /** An object left open, so that more may follow. */
  private static void bounds(JsonGenerator json, Object estimate, Object lower, Object upper)
      throws IOException {
    json.writeStartObject();
    field(json, "estimate", estimate);
    field(json, "lower", lower);
    field(json, "upper", upper);
  }

  private static void writeTop(JsonGenerator json, List<TopItems.Item> items) throws IOException {
    json.writeStartArray();
    for (TopItems.Item item : items) {
      json.writeStartObject();
      field(json, "value", item.value());
      json.writeNumberField("count", item.count());
      json.writeNumberField("lower", item.lower());
      json.writeNumberField("upper", item.upper());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void field(JsonGenerator json, String name, Object value) throws IOException {
    json.writeFieldName(name);
    write(json, value);
  }

  /** JSON has no number for the three that are none: they are the strings that CEL prints. */
  private static void writeDouble(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Double.toString(value));
    }
  }

  /** Half a surrogate pair is no Unicode: the generator would fail and take the page with it. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
    }
    return text;
  }

  private static String text(BigDecimal decimal) {
    return Math.abs(decimal.scale()) <= LONGEST_SCALE
        ? decimal.toPlainString()
        : decimal.toString();
  }
}
