package io.dataaggregator.connectors.generator;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.definition.TimestampFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sources for tests. */
final class Sources {
  private Sources() {}

  /** With all fields; {@code config} is names and values by turns. */
  static SourceDefinition source(Object... config) {
    var fields =
        List.of(
            new FieldDefinition("at", "at", FieldType.TIMESTAMP, new TimestampFormat.Iso(null)),
            new FieldDefinition("key", "key", FieldType.STRING, null),
            new FieldDefinition("sequence", "sequence", FieldType.INT, null),
            new FieldDefinition("amount", "amount", FieldType.INT, null),
            new FieldDefinition("price", "price", FieldType.DOUBLE, null));
    return new SourceDefinition("generator", config(config), null, null, null, fields);
  }

  static Map<String, Object> config(Object... config) {
    var options = new HashMap<String, Object>();
    for (int i = 0; i < config.length; i += 2) options.put((String) config[i], config[i + 1]);
    return options;
  }

  static Recipe recipe(Object... config) {
    return GeneratorConnector.recipe(source(config));
  }

  /** What a reading of a source with all fields makes of a record. */
  static String content(Recipe recipe, int unit, long offset) {
    Recipe.Row row = recipe.row(unit, offset);
    if (row.malformed()) return "record.malformed";
    return "%d|%s|%d|%d|%s|"
        .formatted(row.atMicros(), row.key(), row.number(), row.amount(), row.price());
  }
}
