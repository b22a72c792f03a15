package io.dataaggregator.http.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
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
      case String text -> json.writeString(text);
      case Instant time -> json.writeString(time.toString());
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

  /** JSON has no number for the three that are none: they are the strings that CEL prints. */
  private static void writeDouble(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Double.toString(value));
    }
  }

  private static String text(BigDecimal decimal) {
    return Math.abs(decimal.scale()) <= LONGEST_SCALE
        ? decimal.toPlainString()
        : decimal.toString();
  }
}
