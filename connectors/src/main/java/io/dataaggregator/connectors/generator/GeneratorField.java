package io.dataaggregator.connectors.generator;

import io.dataaggregator.engine.batch.FieldType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a record holds. */
enum GeneratorField {
  AT("Event time."),
  KEY("One of `key-0` to `key-(keys - 1)`; with `skew` the first is the hottest."),
  SEQUENCE("The record's number in the whole source, from 0."),
  AMOUNT("0 to 999, each as often."),
  PRICE("0 to 1023.984375 in steps of 1/64: sums of it are exact in any order.");

  private final String about;

  GeneratorField(String about) {
    this.about = about;
  }

  /** As a field's {@code from} has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  FieldType type() {
    return switch (this) {
      case AT -> FieldType.TIMESTAMP;
      case KEY -> FieldType.STRING;
      case SEQUENCE, AMOUNT -> FieldType.INT;
      case PRICE -> FieldType.DOUBLE;
    };
  }

  /** One sentence for the docs. */
  String about() {
    return about;
  }

  static @Nullable GeneratorField find(String word) {
    for (GeneratorField field : values()) if (field.word().equals(word)) return field;
    return null;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(GeneratorField::word).toList();
  }
}
