package io.dataaggregator.engine.definition;

/** The tables of fields: what is decoded, what they are called, what is computed of them. */
final class FieldShape {
  static final int MAX_POINTER = 1024;
  static final Shape EXPRESSION = new Shape.Text(4096, TextRule.EXPRESSION);
  static final Shape ZONE = new Shape.Text(64, TextRule.ZONE);
  static final Shape NAME = new Shape.Text(PipelineShape.MAX_IDENTIFIER, TextRule.ANY);

  private static final Key TYPE =
      Key.required("type", new Shape.Text(16, TextRule.FIELD_TYPE), "what the value becomes");

  /** A field of the source's records. */
  static final Shape OF_RECORD =
      decoded(
          Key.optional(
              "from",
              new Shape.Text(MAX_POINTER, TextRule.ANY),
              "the column's name (csv) or a JSON pointer into the record (json, ndjson); the"
                  + " field's own name by default"));

  /** A field of the elements of an array. */
  static final Shape OF_ELEMENT =
      decoded(
          Key.optional(
              "from",
              new Shape.Text(MAX_POINTER, TextRule.POINTER),
              "a JSON pointer into the element, empty for the whole of it; the member of the"
                  + " field's own name by default"));

  /** A field of a pipeline's results, which have types already. */
  static final Shape OF_RESULT =
      new Shape.Section(
          Key.optional(
              "from",
              NAME,
              "the field of the group key or the measure; the field's own name by default"),
          TYPE);

  private FieldShape() {}

  /** At least one of them, by name. */
  static Shape named(Shape field) {
    return new Shape.Named(TextRule.IDENTIFIER, PipelineShape.MAX_IDENTIFIER, field, 1, 1000);
  }

  private static Shape decoded(Key from) {
    return new Shape.Section(
        from,
        TYPE,
        Key.optional(
            "unit", new Shape.Choice("s", "ms", "us", "ns"), "the value is a number since 1970"),
        Key.optional(
            "pattern",
            new Shape.Text(256, TextRule.DATE_PATTERN),
            "how the text is written, as java.time.format.DateTimeFormatter reads it"),
        Key.optional("timezone", ZONE, "the zone of texts that name none"));
  }
}
