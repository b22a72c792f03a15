package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.quantity.Durations;
import java.util.List;

/** The tables of transforms. */
final class TransformShape {
  private static final int MAX = PipelineShape.MAX_TRANSFORMS;

  private static final Shape EXPLODE =
      new Shape.Section(
          Key.required("field", FieldShape.NAME, "the field of type json that holds the array"),
          Key.required(
              "as", FieldShape.named(FieldShape.OF_ELEMENT), "what is decoded of each element"),
          Key.optional(
              "empty",
              new Shape.Choice("drop", "keep"),
              "drop",
              "what becomes of a record without elements"));

  private static final Shape DEDUPE =
      new Shape.Section(
          Key.required(
              "key", new Shape.Items(FieldShape.NAME, 32), "the fields that duplicates share"),
          Key.required(
              "within",
              new Shape.Time(1000, Durations.MAX_MICROS, false),
              "how far apart, less than, the event times of duplicates are"));

  /** One item of the list. */
  static final Shape TRANSFORM =
      new Shape.Single(
          List.of(
              Key.optional("filter", FieldShape.EXPRESSION, "keeps records for which it is true"),
              Key.optional("set", names(FieldShape.EXPRESSION), "adds fields or replaces them"),
              Key.optional("drop", new Shape.Items(FieldShape.NAME, MAX), "takes fields away"),
              Key.optional(
                  "rename",
                  names(new Shape.Text(PipelineShape.MAX_IDENTIFIER, TextRule.IDENTIFIER)),
                  "calls fields otherwise: old name to new one"),
              Key.optional(
                  "explode", EXPLODE, "makes a row of each element of an array; others repeat"),
              Key.optional("dedupe", DEDUPE, "keeps the first of records with the same key")),
          List.of("lookup"));

  private TransformShape() {}

  private static Shape names(Shape value) {
    return new Shape.Named(TextRule.IDENTIFIER, PipelineShape.MAX_IDENTIFIER, value, 1, MAX);
  }
}
