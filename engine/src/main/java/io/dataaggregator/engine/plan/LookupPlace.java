package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.ReferenceDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.definition.TransformDefinition.Missing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lookup among the fields that there are where it stands: what it adds, or what is wrong. */
final class LookupPlace {
  private static final String CONFLICT = "definition.conflict";
  private static final String TYPE = "expression.type";

  /** Where problems go. */
  interface Report {
    void add(String code, String pointer, String message);
  }

  private final String pointer;
  private final Lookup lookup;
  private final Report report;
  private final Map<String, FieldDefinition> reference = new LinkedHashMap<>();
  private final List<Integer> key = new ArrayList<>();
  private final List<Field> taken = new ArrayList<>();
  private Schema schema;

  /**
   * @param schema the fields that there are
   */
  LookupPlace(String pointer, Lookup lookup, Schema schema, Report report) {
    this.pointer = pointer;
    this.lookup = lookup;
    this.schema = schema;
    this.report = report;
    lookup.reference().fields().forEach(field -> reference.put(field.name(), field));
  }

  /** Whatever it needs beside fields of the record. */
  void check(String pipeline, int before) {
    if (before == Step.MAX_LOOKUPS) {
      String message = "more than " + Step.MAX_LOOKUPS + " lookups: put references together";
      report.add("definition.too-many", pointer, message);
    }
    if (lookup.reference() instanceof ReferenceDefinition.Results(String name, var fields)
        && name.equals(pipeline)) {
      String message = name + " would look up in its own results: name another pipeline";
      report.add(CONFLICT, pointer + "/pipeline/name", message);
    }
    if (lookup.take().isEmpty() && lookup.missing() == Missing.KEEP) {
      String message = "nothing is taken and nothing left out: name fields, or set 'missing'";
      report.add("definition.missing-field", pointer + "/take", message + " to drop or reject");
    }
    for (FieldDefinition field : reference.values()) {
      if (!field.type().equals(FieldType.JSON)) continue;
      String message = field.name() + " is raw JSON, which is not looked up; declare a field";
      report.add(TYPE, fields() + "/" + Pointers.token(field.name()), message + " inside it");
    }
  }

  /** The reference's field {@code theirs} must equal {@code ours}. */
  void on(String theirs, Field ours) {
    String at = pointer + "/on/" + Pointers.token(theirs);
    FieldDefinition field = field(at, theirs);
    if (field == null) return;
    if (!field.type().equals(ours.type())) {
      String message = theirs + " is a " + field.type() + " and " + ours.name() + " a ";
      report.add(TYPE, at, message + ours.type() + ", which are never equal; convert one of them");
    } else if (!field.type().equals(FieldType.JSON)) {
      key.add(schema.position(ours.name()));
    }
  }

  /** The fields that there are afterwards. */
  Schema take() {
    String at = pointer + "/take";
    lookup
        .take()
        .forEach((theirs, name) -> {
          FieldDefinition field = field(at, theirs);
          if (schema.position(name) >= 0) {
            String message = "there is a field " + name + " already; drop it or rename it before,";
            report.add(CONFLICT, at, message + " or take it by another name");
          } else if (field != null) {
            var added = new Field(name, field.type());
            taken.add(added);
            schema = schema.with(added);
          }
        });
    return schema;
  }

  Step.Lookup step(int number) {
    return new Step.Lookup(number, lookup, List.copyOf(key), List.copyOf(taken));
  }

  private String fields() {
    return pointer
        + switch (lookup.reference()) {
          case ReferenceDefinition.File file -> "/file/fields";
          case ReferenceDefinition.Results results -> "/pipeline/fields";
        };
  }

  private @Nullable FieldDefinition field(String at, String name) {
    FieldDefinition field = reference.get(name);
    if (field == null) {
      String message = "there is no field " + name + " in the reference; it has ";
      String known = String.join(", ", reference.keySet());
      report.add("definition.no-such-field", at, message + known);
    }
    return field;
  }
}
