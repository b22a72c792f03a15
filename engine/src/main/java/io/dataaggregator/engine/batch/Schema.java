package io.dataaggregator.engine.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of a batch, in order, with distinct names. */
public final class Schema {
  private final List<Field> fields;
  private final Map<String, Integer> positions = new HashMap<>();

  public Schema(List<Field> fields) {
    this.fields = List.copyOf(fields);
    for (Field field : this.fields) {
      if (positions.putIfAbsent(field.name(), positions.size()) != null) {
        throw new IllegalArgumentException("field " + field.name() + " appears twice");
      }
    }
  }

  public List<Field> fields() {
    return fields;
  }

  public int size() {
    return fields.size();
  }

  public Field field(int position) {
    return fields.get(position);
  }

  /** The position of {@code name}, or -1 where there is none. */
  public int position(String name) {
    return positions.getOrDefault(name, -1);
  }

  /** This schema with {@code field} after the last, or in the place of the one with its name. */
  public Schema with(Field field) {
    var next = new ArrayList<>(fields);
    int at = position(field.name());
    if (at < 0) next.add(field);
    else next.set(at, field);
    return new Schema(next);
  }

  /** This schema without the field called {@code name}. */
  public Schema without(String name) {
    return new Schema(fields.stream().filter(field -> !field.name().equals(name)).toList());
  }

  /** This schema with field {@code from} called {@code to}, which no other field is. */
  public Schema renamed(String from, String to) {
    return new Schema(
        fields.stream()
            .map(field -> field.name().equals(from) ? new Field(to, field.type()) : field)
            .toList());
  }
}
