package io.dataaggregator.cluster.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.dataaggregator.engine.aggregate.BucketFilter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Filters of buckets, whose values have types that CBOR does not tell apart: named beside them. */
final class FilterTypes {
  private FilterTypes() {}

  static SimpleModule module() {
    return new SimpleModule("dataaggregator-filter")
        .addSerializer(BucketFilter.class, new Writer())
        .addDeserializer(BucketFilter.class, new Reader());
  }

  private static final class Writer extends StdSerializer<BucketFilter> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(BucketFilter.class);
    }

    @Override
    public void serialize(BucketFilter filter, JsonGenerator out, SerializerProvider context)
        throws IOException {
      out.writeStartObject();
      out.writeNumberField("from", filter.from());
      out.writeNumberField("to", filter.to());
      out.writeObjectFieldStart("key");
      for (Map.Entry<String, @Nullable Object> one : new TreeMap<>(filter.key()).entrySet()) {
        out.writeArrayFieldStart(one.getKey());
        write(out, one.getValue());
        out.writeEndArray();
      }
      out.writeEndObject();
      out.writeEndObject();
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
      switch (value) {
        case null -> out.writeString("null");
        case Boolean bool -> tagged(out, "bool", bool.toString());
        case Long number -> tagged(out, "int", number.toString());
        case Double number -> tagged(out, "double", number.toString());
        case BigDecimal number -> tagged(out, "decimal", number.toString());
        case String text -> tagged(out, "string", text);
        case Instant time -> tagged(out, "timestamp", time.toString());
        default -> throw new IllegalArgumentException(value.getClass() + " is in no group key");
      }
    }

    private static void tagged(JsonGenerator out, String type, String text) throws IOException {
      out.writeString(type);
      out.writeString(text);
    }
  }

  private static final class Reader extends StdDeserializer<BucketFilter> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(BucketFilter.class);
    }

    @Override
    public BucketFilter deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      JsonNode tree = context.readTree(in);
      Map<String, @Nullable Object> key = new TreeMap<>();
      try {
        for (Map.Entry<String, JsonNode> one : tree.required("key").properties()) {
          key.put(one.getKey(), value(one.getValue().required(0).asText(), one.getValue()));
        }
        return new BucketFilter(
            tree.required("from").longValue(), tree.required("to").longValue(), key);
      } catch (IllegalArgumentException | DateTimeException e) {
        return (BucketFilter)
            context.handleUnexpectedToken(BucketFilter.class, in.currentToken(), in, "no filter");
      }
    }

    private static @Nullable Object value(String type, JsonNode pair) {
      if (type.equals("null")) return null;
      String text = pair.required(1).asText();
      return switch (type) {
        case "bool" -> Boolean.valueOf(text);
        case "int" -> Long.valueOf(text);
        case "double" -> Double.valueOf(text);
        case "decimal" -> new BigDecimal(text);
        case "string" -> text;
        case "timestamp" -> Instant.parse(text);
        default -> throw new IllegalArgumentException(type);
      };
    }
  }
}
