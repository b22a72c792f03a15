package io.dataaggregator.connectors.file;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sources over files for tests: an int and a text. */
final class Definitions {
  static final FormatDefinition.Csv CSV = new FormatDefinition.Csv(',', true);
  static final FormatDefinition.Csv LINES = new FormatDefinition.Csv(',', false);
  static final FormatDefinition.Ndjson NDJSON = new FormatDefinition.Ndjson();
  static final FormatDefinition.Json JSON = new FormatDefinition.Json("/items");

  private Definitions() {}

  static SourceDefinition source(Object path, FormatDefinition format, Object... more) {
    var config = new HashMap<String, Object>(Map.of("path", path.toString()));
    for (int i = 0; i < more.length; i += 2) config.put((String) more[i], more[i + 1]);
    String prefix = format instanceof FormatDefinition.Csv ? "" : "/";
    var fields =
        List.of(
            new FieldDefinition("n", prefix + "n", FieldType.INT, null),
            new FieldDefinition("text", prefix + "text", FieldType.STRING, null));
    return new SourceDefinition("file", config, format, null, null, fields);
  }

  /** Record {@code i} as the format writes it; every seventh CSV one has quotes and line breaks. */
  static String record(FormatDefinition format, int i) {
    return switch (format) {
      case FormatDefinition.Csv csv ->
          i % 7 == 0
              ? i + ",\"" + text(csv, i).replace("\"", "\"\"") + "\"\n"
              : i + "," + text(csv, i) + "\n";
      case FormatDefinition.Ndjson ndjson -> json(format, i) + "\n";
      case FormatDefinition.Json json -> (i == 0 ? "" : ",\n") + json(format, i);
    };
  }

  private static String json(FormatDefinition format, int i) {
    return "{\"n\": " + i + ", \"text\": \"" + text(format, i) + "\"}";
  }

  /** What record {@code i} holds. */
  static String text(FormatDefinition format, int i) {
    boolean odd = i % 7 == 0 && format instanceof FormatDefinition.Csv;
    if (!odd) return "text " + i % 100;
    return format.equals(LINES) ? "a, \"" + i % 50 + '"' : "a,\n\"" + i % 50 + "\"\r\n\"";
  }

  /** {@code count} records in a file of the format. */
  static String file(FormatDefinition format, int first, int count) {
    var text = new StringBuilder();
    if (format instanceof FormatDefinition.Csv) text.append("n,text\n");
    if (format instanceof FormatDefinition.Json) text.append("{\"items\": [");
    for (int i = first; i < first + count; i++) {
      String record = record(format, i);
      text.append(i == first && record.startsWith(",") ? record.substring(1) : record);
    }
    return text.append(format instanceof FormatDefinition.Json ? "], \"more\": 1}" : "").toString();
  }

  static String content(FormatDefinition format, int i) {
    return i + "|" + text(format, i) + "|";
  }

  static Path name(Path directory, FormatDefinition format) {
    return directory.resolve(
        switch (format) {
          case FormatDefinition.Csv csv -> "records.csv";
          case FormatDefinition.Ndjson ndjson -> "records.ndjson";
          case FormatDefinition.Json json -> "records.json";
        });
  }
}
