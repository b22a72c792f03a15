package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import io.dataaggregator.engine.definition.RunDefinition.Misfire;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.RunDefinition.Overlap;
import io.dataaggregator.engine.definition.RunDefinition.Refresh;
import io.dataaggregator.engine.definition.RunDefinition.Retry;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the records from a checked document without problems. */
final class Binder {
  private Binder() {}

  static PipelineDefinition pipeline(Values document) {
    Values metadata = document.section("metadata");
    Values spec = document.section("spec");
    // sections with defaults are always there: the checker put them in
    Values limits = spec.section("limits");
    return new PipelineDefinition(
        metadata.text("name"),
        texts(metadata.section("labels")),
        source(spec.section("source")),
        transforms(spec.items("transforms", Values.class)),
        aggregate(spec.section("aggregate")),
        run(spec.section("run")),
        new LimitsDefinition(
            limits.whole("buckets"),
            limits.whole("stateBytes"),
            limits.get("rejected", Double.class)));
  }

  /** Pointers to the transforms: one {@code set} of the file may be several. */
  static List<String> transformPointers(Values document) {
    var pointers = new ArrayList<String>();
    for (Values transform : document.section("spec").items("transforms", Values.class)) {
      String key = transform.keys().iterator().next();
      Values named = transform.find(key, Values.class);
      if (named != null && Rules.isOfMany(key)) {
        named.keys().forEach(name -> pointers.add(named.pointer(name)));
      } else if (key.equals("drop")) {
        int items = transform.items("drop", String.class).size();
        for (int i = 0; i < items; i++) {
          pointers.add(Pointer.child(transform.pointer("drop"), String.valueOf(i)));
        }
      } else {
        pointers.add(transform.pointer(key));
      }
    }
    return pointers;
  }

  private static SourceDefinition source(Values source) {
    Values bytes = source.find("format", Values.class);
    FormatDefinition format = bytes == null ? null : format(bytes);
    return new SourceDefinition(
        source.text("connector"),
        source.section("config").plain(),
        format,
        source.find("disorder", Long.class),
        source.find("idleTimeout", Long.class),
        fields(source.section("fields"), format));
  }

  /** Fields of records of {@code format}; null where they do not come from bytes. */
  static List<FieldDefinition> fields(Values fields, @Nullable FormatDefinition format) {
    return fields.keys().stream()
        .map(name -> field(name, fields.section(name), fromByDefault(name, format)))
        .toList();
  }

  static FormatDefinition format(Values format) {
    return switch (format.text("type")) {
      case "csv" ->
          new FormatDefinition.Csv(
              format.text("delimiter").charAt(0), format.get("multiline", Boolean.class));
      case "json" -> new FormatDefinition.Json(format.text("records"));
      case "ndjson" -> new FormatDefinition.Ndjson();
      default -> throw new IllegalStateException(format.text("type"));
    };
  }

  /** It depends on the format, which the tables of a field do not know. */
  private static String fromByDefault(String name, @Nullable FormatDefinition format) {
    return switch (format) {
      case null -> name;
      case FormatDefinition.Csv csv -> name;
      case FormatDefinition.Ndjson ndjson -> Pointer.child("", name);
      case FormatDefinition.Json json -> Pointer.child("", name);
    };
  }

  private static FieldDefinition field(String name, Values field, String fromByDefault) {
    String from = field.find("from", String.class);
    FieldType type = type(field.text("type"));
    return new FieldDefinition(
        name,
        from == null ? fromByDefault : from,
        type,
        type.kind() == FieldType.Kind.TIMESTAMP ? timestamp(field) : null);
  }

  private static FieldType type(String text) {
    return switch (text) {
      case "bool" -> FieldType.BOOL;
      case "int" -> FieldType.INT;
      case "double" -> FieldType.DOUBLE;
      case "string" -> FieldType.STRING;
      case "timestamp" -> FieldType.TIMESTAMP;
      case "json" -> FieldType.JSON;
      default ->
          FieldType.decimal(
              Integer.parseInt(text.substring("decimal(".length(), text.length() - 1)));
    };
  }

  private static TimestampFormat timestamp(Values field) {
    String unit = field.find("unit", String.class);
    if (unit != null) return new TimestampFormat.Epoch(Units.micros(unit));
    String zoneName = field.find("timezone", String.class);
    @Nullable ZoneId zone = zoneName == null ? null : ZoneId.of(zoneName);
    String pattern = field.find("pattern", String.class);
    return pattern == null
        ? new TimestampFormat.Iso(zone)
        : new TimestampFormat.Pattern(pattern, zone);
  }

  private static List<TransformDefinition> transforms(List<Values> items) {
    var transforms = new ArrayList<TransformDefinition>();
    for (Values item : items) {
      switch (item.keys().iterator().next()) {
        case "filter" -> transforms.add(new TransformDefinition.Filter(item.text("filter")));
        case "set" ->
            texts(item.section("set"))
                .forEach((name, value) -> transforms.add(new TransformDefinition.Set(name, value)));
        case "drop" ->
            item.items("drop", String.class)
                .forEach(name -> transforms.add(new TransformDefinition.Drop(name)));
        case "rename" ->
            texts(item.section("rename"))
                .forEach((from, to) -> transforms.add(new TransformDefinition.Rename(from, to)));
        case "explode" -> transforms.add(explode(item.section("explode")));
        case "dedupe" -> {
          Values dedupe = item.section("dedupe");
          transforms.add(
              new TransformDefinition.Dedupe(
                  dedupe.items("key", String.class), dedupe.whole("within")));
        }
        case "lookup" -> transforms.add(LookupBinder.lookup(item.section("lookup")));
        default -> throw new IllegalStateException(item.keys().toString());
      }
    }
    return List.copyOf(transforms);
  }

  private static TransformDefinition explode(Values explode) {
    Values as = explode.section("as");
    return new TransformDefinition.Explode(
        explode.text("field"),
        as.keys().stream()
            .map(name -> field(name, as.section(name), Pointer.child("", name)))
            .toList(),
        Units.of(TransformDefinition.Empty.class, explode.text("empty")));
  }

  private static AggregateDefinition aggregate(Values aggregate) {
    Values window = aggregate.find("window", Values.class);
    return new AggregateDefinition(
        aggregate.items("groupBy", String.class),
        window == null ? new WindowDefinition.None() : window(window),
        texts(aggregate.section("measures")));
  }

  private static WindowDefinition window(Values window) {
    return switch (window.text("type")) {
      case "tumbling" ->
          new WindowDefinition.Tumbling(
              window.whole("size"),
              window.text("timeField"),
              window.whole("lateness"),
              Units.of(WindowDefinition.Late.class, window.text("late")));
      case "hopping" ->
          new WindowDefinition.Hopping(
              window.whole("size"),
              window.whole("hop"),
              window.text("timeField"),
              window.whole("lateness"),
              Units.of(WindowDefinition.Late.class, window.text("late")));
      case "cumulative" ->
          new WindowDefinition.Cumulative(
              window.whole("size"),
              window.whole("step"),
              window.text("timeField"),
              window.whole("lateness"),
              Units.of(WindowDefinition.Late.class, window.text("late")));
      case "session" ->
          new WindowDefinition.Session(
              window.whole("gap"),
              window.text("timeField"),
              window.whole("lateness"),
              Units.of(WindowDefinition.Late.class, window.text("late")));
      case "calendar" ->
          new WindowDefinition.Calendar(
              new CalendarPeriods(
                  Units.of(CalendarUnit.class, window.text("unit")),
                  ZoneId.of(window.text("timezone"))),
              window.text("timeField"),
              window.whole("lateness"),
              Units.of(WindowDefinition.Late.class, window.text("late")));
      case "none" -> new WindowDefinition.None();
      default -> throw new IllegalStateException(window.text("type"));
    };
  }

  private static RunDefinition run(Values run) {
    Mode mode = Units.of(Mode.class, run.text("mode"));
    Refresh usual =
        switch (mode) {
          case BATCH -> Refresh.FULL;
          case CONTINUOUS -> Refresh.INCREMENTAL;
        };
    // the one default that depends on another key
    String refresh = run.find("refresh", String.class);
    Values retry = run.section("retry");
    return new RunDefinition(
        mode,
        refresh == null ? usual : Units.of(Refresh.class, refresh),
        run.find("schedule", String.class),
        ZoneId.of(run.text("timezone")),
        Units.of(Misfire.class, run.text("misfire")),
        Units.of(Overlap.class, run.text("overlap")),
        Math.toIntExact(run.whole("parallelism")),
        new Retry(Math.toIntExact(retry.whole("attempts")), retry.whole("backoff")));
  }

  /** In the order of the file: set fields and measures have one. */
  static Map<String, String> texts(Values values) {
    var texts = new LinkedHashMap<String, String>();
    for (String key : values.keys()) texts.put(key, values.text(key));
    return Collections.unmodifiableMap(texts);
  }
}
