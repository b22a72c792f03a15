package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.util.List;

/** Makes the decoder of a format. */
public final class Decoders {
  private Decoders() {}

  /**
   * A decoder for one unit.
   *
   * @param columns names of the columns as the CSV header has them; empty for other formats
   * @param resumed whether decoding begins after the unit's start: within the array of a JSON
   *     document, just before or after a record. Other formats resume at any record anyway
   * @throws DecodeException {@code source.column-missing} or {@code source.column-ambiguous} where
   *     a field's column is not there, or there twice
   */
  public static Decoder of(
      FormatDefinition format,
      List<FieldDefinition> fields,
      List<String> columns,
      boolean resumed) {
    return of(format, fields, columns, resumed, Decoder.RECORD_LIMIT_BYTES);
  }

  static Decoder of(
      FormatDefinition format,
      List<FieldDefinition> fields,
      List<String> columns,
      boolean resumed,
      int limitBytes) {
    return switch (format) {
      case FormatDefinition.Csv csv -> new CsvDecoder(csv, fields, columns, limitBytes);
      case FormatDefinition.Ndjson() -> new NdjsonDecoder(fields, limitBytes);
      case FormatDefinition.Json json -> new JsonDecoder(json, fields, resumed, limitBytes);
    };
  }
}
