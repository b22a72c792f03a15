package io.dataaggregator.engine.definition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dataaggregator.engine.quantity.Durations;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a definition as JSON with every default filled in, in one fixed order of keys. */
final class NormalisedWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  private NormalisedWriter(JsonGenerator json) {
    this.json = json;
  }

  static String write(PipelineDefinition definition) {
    var text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      new NormalisedWriter(json).pipeline(definition);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be written", e);
    }
    return text.toString();
  }

  private void pipeline(PipelineDefinition definition) throws IOException {
    json.writeStartObject();
    json.writeStringField("apiVersion", PipelineShape.API_VERSION);
    json.writeStringField("kind", PipelineShape.KIND);
    json.writeObjectFieldStart("metadata");
    json.writeStringField("name", definition.name());
    json.writeFieldName("labels");
    value(definition.labels());
    json.writeEndObject();
    json.writeObjectFieldStart("spec");
    source(definition.source());
    json.writeArrayFieldStart("transforms");
    for (TransformDefinition transform : definition.transforms()) transform(transform);
    json.writeEndArray();
    aggregate(definition.aggregate());
    json.writeArrayFieldStart("sinks");
    json.writeEndArray();
    run(definition.run());
    limits(definition.limits());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void source(SourceDefinition source) throws IOException {
    json.writeObjectFieldStart("source");
    json.writeStringField("connector", source.connector());
    json.writeFieldName("config");
    value(source.config());
    FormatDefinition format = source.format();
    if (format != null) format(format);
    Long disorder = source.disorderMicros();
    // absence is a promise not made: it has no default
    if (disorder != null) json.writeStringField("disorder", Durations.text(disorder));
    Long idle = source.idleTimeoutMicros();
    if (idle != null) json.writeStringField("idleTimeout", Durations.text(idle));
    fields("fields", source.fields());
    json.writeEndObject();
  }

  private void format(FormatDefinition format) throws IOException {
    json.writeObjectFieldStart("format");
    switch (format) {
      case FormatDefinition.Csv(char delimiter, boolean multiline) -> {
        json.writeStringField("type", "csv");
        json.writeStringField("delimiter", String.valueOf(delimiter));
        json.writeBooleanField("multiline", multiline);
      }
      case FormatDefinition.Json(String records) -> {
        json.writeStringField("type", "json");
        json.writeStringField("records", records);
      }
      case FormatDefinition.Ndjson() -> json.writeStringField("type", "ndjson");
    }
    json.writeEndObject();
  }

  private void fields(String key, List<FieldDefinition> fields) throws IOException {
    json.writeObjectFieldStart(key);
    for (FieldDefinition field : fields) field(field);
    json.writeEndObject();
  }

  private void field(FieldDefinition field) throws IOException {
    json.writeObjectFieldStart(field.name());
    json.writeStringField("from", field.from());
    json.writeStringField("type", field.type().toString());
    TimestampFormat timestamp = field.timestamp();
    if (timestamp != null) timestamp(timestamp);
    json.writeEndObject();
  }

  private void timestamp(TimestampFormat timestamp) throws IOException {
    switch (timestamp) {
      case TimestampFormat.Epoch(long micros) -> json.writeStringField("unit", Units.unit(micros));
      case TimestampFormat.Iso(var zone) -> {
        if (zone != null) json.writeStringField("timezone", zone.getId());
      }
      case TimestampFormat.Pattern(String pattern, var zone) -> {
        json.writeStringField("pattern", pattern);
        if (zone != null) json.writeStringField("timezone", zone.getId());
      }
    }
  }

  /** One field a set, so that the order cannot be lost. */
  private void transform(TransformDefinition transform) throws IOException {
    json.writeStartObject();
    switch (transform) {
      case TransformDefinition.Filter(String expression) ->
          json.writeStringField("filter", expression);
      case TransformDefinition.Set(String name, String expression) ->
          single("set", name, expression);
      case TransformDefinition.Drop(String name) -> {
        json.writeFieldName("drop");
        value(List.of(name));
      }
      case TransformDefinition.Rename(String from, String to) -> single("rename", from, to);
      case TransformDefinition.Explode explode -> explode(explode);
      case TransformDefinition.Dedupe(List<String> key, long withinMicros) -> {
        json.writeObjectFieldStart("dedupe");
        json.writeFieldName("key");
        value(key);
        json.writeStringField("within", Durations.text(withinMicros));
        json.writeEndObject();
      }
      case TransformDefinition.Lookup lookup -> lookup(lookup);
    }
    json.writeEndObject();
  }

  private void explode(TransformDefinition.Explode explode) throws IOException {
    json.writeObjectFieldStart("explode");
    json.writeStringField("field", explode.field());
    fields("as", explode.as());
    json.writeStringField("empty", Units.word(explode.empty()));
    json.writeEndObject();
  }

  private void lookup(TransformDefinition.Lookup lookup) throws IOException {
    json.writeObjectFieldStart("lookup");
    switch (lookup.reference()) {
      case ReferenceDefinition.File(String path, FormatDefinition format, var fields) -> {
        json.writeObjectFieldStart("file");
        json.writeStringField("path", path);
        format(format);
        fields("fields", fields);
      }
      case ReferenceDefinition.Results(String pipeline, var fields) -> {
        json.writeObjectFieldStart("pipeline");
        json.writeStringField("name", pipeline);
        fields("fields", fields);
      }
    }
    json.writeEndObject();
    texts("on", lookup.on());
    texts("take", lookup.take());
    json.writeStringField("missing", Units.word(lookup.missing()));
    Long refresh = lookup.refreshMicros();
    if (refresh != null) json.writeStringField("refresh", Durations.text(refresh));
    json.writeEndObject();
  }

  /** In the order of the file. */
  private void texts(String key, Map<String, String> texts) throws IOException {
    json.writeObjectFieldStart(key);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }

  private void single(String key, String name, String value) throws IOException {
    json.writeObjectFieldStart(key);
    json.writeStringField(name, value);
    json.writeEndObject();
  }

  private void aggregate(AggregateDefinition aggregate) throws IOException {
    json.writeObjectFieldStart("aggregate");
    json.writeFieldName("groupBy");
    value(aggregate.groupBy());
    json.writeObjectFieldStart("window");
    window(aggregate.window());
    json.writeEndObject();
    // in the order of the file, which is the order of the results
    texts("measures", aggregate.measures());
    json.writeEndObject();
  }

  private void window(WindowDefinition window) throws IOException {
    switch (window) {
      case WindowDefinition.None() -> json.writeStringField("type", "none");
      case WindowDefinition.Tumbling tumbling -> {
        json.writeStringField("type", "tumbling");
        json.writeStringField("size", Durations.text(tumbling.sizeMicros()));
        timed(tumbling);
      }
      case WindowDefinition.Hopping hopping -> {
        json.writeStringField("type", "hopping");
        json.writeStringField("size", Durations.text(hopping.sizeMicros()));
        json.writeStringField("hop", Durations.text(hopping.hopMicros()));
        timed(hopping);
      }
      case WindowDefinition.Cumulative cumulative -> {
        json.writeStringField("type", "cumulative");
        json.writeStringField("size", Durations.text(cumulative.sizeMicros()));
        json.writeStringField("step", Durations.text(cumulative.stepMicros()));
        timed(cumulative);
      }
      case WindowDefinition.Session session -> {
        json.writeStringField("type", "session");
        json.writeStringField("gap", Durations.text(session.gapMicros()));
        timed(session);
      }
      case WindowDefinition.Calendar calendar -> {
        json.writeStringField("type", "calendar");
        json.writeStringField("unit", calendar.periods().unit().word());
        json.writeStringField("timezone", calendar.periods().zone().getId());
        timed(calendar);
      }
    }
  }

  private void timed(WindowDefinition.Timed window) throws IOException {
    json.writeStringField("timeField", window.timeField());
    json.writeStringField("lateness", Durations.text(window.latenessMicros()));
    json.writeStringField("late", Units.word(window.late()));
  }

  private void run(RunDefinition run) throws IOException {
    json.writeObjectFieldStart("run");
    json.writeStringField("mode", Units.word(run.mode()));
    json.writeStringField("refresh", Units.word(run.refresh()));
    String schedule = run.schedule();
    if (schedule != null) json.writeStringField("schedule", schedule);
    json.writeStringField("timezone", run.timezone().getId());
    json.writeStringField("misfire", Units.word(run.misfire()));
    json.writeStringField("overlap", Units.word(run.overlap()));
    json.writeNumberField("parallelism", run.parallelism());
    json.writeObjectFieldStart("retry");
    json.writeNumberField("attempts", run.retry().attempts());
    json.writeStringField("backoff", Durations.text(run.retry().backoffMicros()));
    json.writeEndObject();
    json.writeEndObject();
  }

  private void limits(LimitsDefinition limits) throws IOException {
    json.writeObjectFieldStart("limits");
    json.writeNumberField("buckets", limits.buckets());
    json.writeNumberField("stateBytes", limits.stateBytes());
    json.writeNumberField("rejected", limits.rejected());
    json.writeEndObject();
  }

  /** A plain value; mappings in order of key, as theirs means nothing. */
  private void value(Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Long whole -> json.writeNumber(whole);
      case Double real -> json.writeNumber(real);
      case Boolean flag -> json.writeBoolean(flag);
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) value(item);
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, item) -> sorted.put((String) key, item));
        for (Map.Entry<String, Object> entry : sorted.entrySet()) {
          json.writeFieldName(entry.getKey());
          value(entry.getValue());
        }
        json.writeEndObject();
      }
      default -> throw new IllegalArgumentException(value + " cannot stand in a definition");
    }
  }
}
