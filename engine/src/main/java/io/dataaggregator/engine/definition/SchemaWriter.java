package io.dataaggregator.engine.definition;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dataaggregator.engine.quantity.Durations;
import io.dataaggregator.engine.quantity.Sizes;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/** Writes shapes as JSON Schema. */
final class SchemaWriter {
  private final JsonGenerator json;

  SchemaWriter(JsonGenerator json) {
    this.json = json;
  }

  /** A schema object of its own. */
  void schema(Shape shape, String about) throws IOException {
    json.writeStartObject();
    if (!about.isEmpty()) json.writeStringField("description", about);
    members(shape);
    json.writeEndObject();
  }

  /** The members of a schema object that the caller has opened. */
  void members(Shape shape) throws IOException {
    switch (shape) {
      case Shape.Text(int maxLength, TextRule rule) -> text(maxLength, rule);
      case Shape.Choice choice -> {
        type("string");
        strings("enum", choice.values());
      }
      case Shape.Whole(long min, long max) -> whole(min, max);
      case Shape.Numeric() -> type("number");
      case Shape.Flag() -> type("boolean");
      case Shape.Time time -> pattern(Durations.PATTERN);
      case Shape.Size(long min, long max) ->
          either(() -> whole(min, max), () -> pattern(Sizes.PATTERN));
      case Shape.Share() -> either(this::share, () -> pattern(ScalarChecker.PERCENTAGE));
      case Shape.Items(Shape item, int max) -> {
        type("array");
        json.writeNumberField("maxItems", max);
        json.writeFieldName("items");
        schema(item, "");
      }
      case Shape.Named named -> named(named);
      case Shape.Either(Shape.Items list, Shape.Named mapping) ->
          either(() -> members(list), () -> members(mapping));
      case Shape.Section section -> section(section.keys());
      case Shape.Tagged tagged -> tagged(tagged);
      case Shape.Single single -> {
        section(single.keys());
        json.writeNumberField("minProperties", 1);
        json.writeNumberField("maxProperties", 1);
      }
      case Shape.Empty empty -> {
        type("array");
        json.writeNumberField("maxItems", 0);
      }
      case Shape.Never never -> nothing();
      case Shape.Free free -> {}
      case Shape.Unknown unknown -> {}
      case Shape.Later later -> throw new IllegalStateException("not part of the schema");
    }
  }

  private void nothing() throws IOException {
    json.writeObjectFieldStart("not");
    json.writeEndObject();
  }

  private void text(int maxLength, TextRule rule) throws IOException {
    type("string");
    json.writeNumberField("maxLength", maxLength);
    if (!rule.regex().isEmpty()) json.writeStringField("pattern", rule.regex());
    // not blank; the parser says it without a pattern
    if (rule == TextRule.EXPRESSION) json.writeStringField("pattern", "\\S");
  }

  private void whole(long min, long max) throws IOException {
    type("integer");
    json.writeNumberField("minimum", min);
    json.writeNumberField("maximum", max);
  }

  private void share() throws IOException {
    type("number");
    json.writeNumberField("minimum", 0);
    json.writeNumberField("maximum", 1);
  }

  private void pattern(String pattern) throws IOException {
    type("string");
    json.writeStringField("pattern", pattern);
  }

  private void named(Shape.Named named) throws IOException {
    type("object");
    json.writeNumberField("minProperties", named.min());
    json.writeNumberField("maxProperties", named.max());
    json.writeObjectFieldStart("propertyNames");
    text(named.maxName(), named.names());
    if (named.names() == TextRule.IDENTIFIER) {
      json.writeObjectFieldStart("not");
      strings("enum", List.copyOf(new TreeSet<>(TextRule.RESERVED)));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeFieldName("additionalProperties");
    schema(named.value(), "");
  }

  private void section(List<Key> keys) throws IOException {
    type("object");
    json.writeBooleanField("additionalProperties", false);
    strings("required", keys.stream().filter(Key::required).map(Key::name).toList());
    json.writeObjectFieldStart("properties");
    for (Key key : keys) {
      // what is not there yet is an unknown key to everybody else
      if (key.isLater()) continue;
      json.writeObjectFieldStart(key.name());
      json.writeStringField("description", key.about());
      byDefault(key);
      members(key.shape());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void byDefault(Key key) throws IOException {
    switch (key.byDefault()) {
      case String text -> json.writeStringField("default", text);
      case Boolean flag -> json.writeBooleanField("default", flag);
      case Number number -> {
        json.writeFieldName("default");
        json.writeNumber(number.toString());
      }
      case List<?> list -> strings("default", list.stream().map(String::valueOf).toList());
      case null, default -> {}
    }
  }

  /** The tag is a constant of each case, so at most one fits. */
  private void tagged(Shape.Tagged tagged) throws IOException {
    json.writeArrayFieldStart("oneOf");
    for (Shape.Section section : tagged.cases().values()) schema(section, "");
    json.writeEndArray();
  }

  private void either(Part one, Part other) throws IOException {
    json.writeArrayFieldStart("oneOf");
    for (Part part : List.of(one, other)) {
      json.writeStartObject();
      part.write();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void type(String type) throws IOException {
    json.writeStringField("type", type);
  }

  private void strings(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) json.writeString(value);
    json.writeEndArray();
  }

  /** Some members of a schema object. */
  @FunctionalInterface
  private interface Part {
    void write() throws IOException;
  }
}
