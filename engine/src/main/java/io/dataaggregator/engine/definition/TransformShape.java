package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.quantity.Durations;
import java.util.List;

/** The tables of transforms. */
final class TransformShape {
  private static final int MAX = PipelineShape.MAX_TRANSFORMS;

  /** 30 days: timers do not go far beyond. */
  private static final long MAX_REFRESH_MICROS = 30 * PipelineShape.DAY_MICROS;

  private static final Shape NEW_NAME =
      new Shape.Text(PipelineShape.MAX_IDENTIFIER, TextRule.IDENTIFIER);

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

  private static final Shape FILE =
      new Shape.Section(
          Key.required(
              "path",
              new Shape.Text(4096, TextRule.ANY),
              "a path or a glob, as the connector of files takes them"),
          PipelineShape.FILE_FORMAT,
          Key.required(
              "fields", FieldShape.named(FieldShape.OF_RECORD), "what is decoded, as of a source"));

  private static final Shape PIPELINE =
      new Shape.Section(
          Key.required(
              "name",
              new Shape.Text(PipelineShape.MAX_NAME, TextRule.DNS_LABEL),
              "the pipeline whose published results are read"),
          Key.required(
              "fields",
              FieldShape.named(FieldShape.OF_RESULT),
              "fields of its group key and measures, with their types"));

  private static final Shape LOOKUP =
      new Shape.Section(
          Key.optional("file", FILE, "the file that records are looked up in"),
          Key.optional("pipeline", PIPELINE, "the pipeline whose results they are looked up in"),
          Key.required(
              "on",
              new Shape.Named(
                  TextRule.IDENTIFIER, PipelineShape.MAX_IDENTIFIER, FieldShape.NAME, 1, 32),
              "the reference's field to the record's field that must equal it; all must"),
          Key.optional(
              "take",
              new Shape.Either(
                  new Shape.Items(FieldShape.NAME, MAX),
                  new Shape.Named(
                      TextRule.IDENTIFIER, PipelineShape.MAX_IDENTIFIER, NEW_NAME, 0, MAX)),
              List.of(),
              "the reference's fields that are added, as a list or with other names"),
          Key.optional(
              "missing",
              new Shape.Choice("keep", "drop", "reject"),
              "keep",
              "what becomes of a record that is not in the reference"),
          Key.optional(
              "refresh",
              new Shape.Time(1_000_000, MAX_REFRESH_MICROS, false),
              "how often the reference is read again while a run goes; once by default"));

  /** One item of the list. */
  static final Shape TRANSFORM =
      new Shape.Single(
          List.of(
              Key.optional("filter", FieldShape.EXPRESSION, "keeps records for which it is true"),
              Key.optional("set", names(FieldShape.EXPRESSION), "adds fields or replaces them"),
              Key.optional("drop", new Shape.Items(FieldShape.NAME, MAX), "takes fields away"),
              Key.optional(
                  "rename", names(NEW_NAME), "calls fields otherwise: old name to new one"),
              Key.optional(
                  "explode", EXPLODE, "makes a row of each element of an array; others repeat"),
              Key.optional("dedupe", DEDUPE, "keeps the first of records with the same key"),
              Key.optional("lookup", LOOKUP, "adds fields of a reference that has the same key")),
          List.of());

  private TransformShape() {}

  private static Shape names(Shape value) {
    return new Shape.Named(TextRule.IDENTIFIER, PipelineShape.MAX_IDENTIFIER, value, 1, MAX);
  }
}
