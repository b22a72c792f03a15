package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where records come from.
 *
 * @param connector name of the connector, for example {@code file}
 * @param config the connector's own settings: strings, longs, doubles, booleans, lists and maps of
 *     them, as its spec describes
 * @param format how bytes become records; null where they do not come from bytes
 * @param disorderMicros how far event time may run backwards within a unit; null where the source
 *     promises nothing
 * @param idleTimeoutMicros after how long without a record a unit holds nothing back; null where it
 *     does so for ever
 * @param fields the only fields that are decoded
 */
public record SourceDefinition(
    String connector,
    Map<String, Object> config,
    @Nullable FormatDefinition format,
    @Nullable Long disorderMicros,
    @Nullable Long idleTimeoutMicros,
    List<FieldDefinition> fields) {
  /** The format of a source whose records come from bytes, as its connector's spec says. */
  public FormatDefinition bytesFormat() {
    if (format == null) throw new IllegalStateException(connector + " takes no format");
    return format;
  }

  /** The columns of a decoded batch, in the order of {@link #fields}. */
  public Schema schema() {
    return new Schema(fields.stream().map(f -> new Field(f.name(), f.type())).toList());
  }
}
