package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.RunDefinition.Misfire;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.RunDefinition.Overlap;
import io.dataaggregator.engine.definition.RunDefinition.Refresh;
import io.dataaggregator.engine.definition.RunDefinition.Retry;
import io.dataaggregator.engine.quantity.Durations;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Definitions of every kind that the parser can make with the connectors of {@link Samples}. */
final class DefinitionArbitraries {
  private DefinitionArbitraries() {}

  static Arbitrary<PipelineDefinition> definitions() {
    Arbitrary<SourceDefinition> sources = formats().flatMap(DefinitionArbitraries::source);
    return sources
        .flatMap(source ->
            Combinators.combine(
                    Arbitraries.of("a", "quakes-by-network", "0-9", "x".repeat(63)),
                    labels(),
                    transforms(),
                    runs(),
                    limits())
                .flatAs((name, labels, transforms, run, limits) ->
                    aggregate(source)
                        .map(aggregate ->
                            new PipelineDefinition(
                                name, labels, source, transforms, aggregate, run, limits))))
        .filter(DefinitionArbitraries::keepsSessionsTogether);
  }

  private static boolean keepsSessionsTogether(PipelineDefinition definition) {
    return definition.run().parallelism() == 1
        || !(definition.aggregate().window() instanceof WindowDefinition.Session);
  }

  private static Arbitrary<String> texts() {
    Arbitrary<String> any =
        Arbitraries.strings()
            .withChars("aZ0 \u0000\t\n\r\"'\\/~:#-{}[]&*!|>%@`,?\u00e9\u0085\u2028\uFEFF")
            .ofMaxLength(12);
    return Arbitraries.oneOf(
        any, Arbitraries.of("null", "true", "1", "1.0", "~", "", "\uD83D\uDC26", "- a", "<<"));
  }

  private static Arbitrary<String> expressions() {
    return texts().map(text -> text + "x");
  }

  private static Arbitrary<String> identifiers() {
    return Arbitraries.of("a", "_", "net", "A1", "null_", "type", "x".repeat(64), "true1", "__");
  }

  static Arbitrary<Long> durations(long fromMicros, long toMicros) {
    return Arbitraries.longs().between(fromMicros / 1000, toMicros / 1000).map(ms -> ms * 1000);
  }

  private static Arbitrary<ZoneId> zones() {
    return Arbitraries.of("UTC", "Europe/Berlin", "+02:00", "Z", "GMT+1", "Asia/Kathmandu")
        .map(ZoneId::of);
  }

  private static Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(
            Arbitraries.of("team", "A", "a.b/c_d-e", "1"),
            Arbitraries.of("", "seismology", "a b", "\u00e9", "true"))
        .ofMaxSize(4);
  }

  /** Null for a source whose records do not come from bytes. */
  private static Arbitrary<@Nullable FormatDefinition> formats() {
    Arbitrary<FormatDefinition> formats =
        Arbitraries.oneOf(
            Arbitraries.just(new FormatDefinition.Ndjson()),
            Arbitraries.of("", "/features", "/a~1b/~0", "/").map(FormatDefinition.Json::new),
            Combinators.combine(
                    Arbitraries.of(',', ';', '\t', '|', ' '), Arbitraries.of(true, false))
                .as(FormatDefinition.Csv::new));
    return formats.injectNull(0.1);
  }

  private static Arbitrary<SourceDefinition> source(@Nullable FormatDefinition format) {
    boolean names = format == null || format instanceof FormatDefinition.Csv;
    Arbitrary<String> froms =
        names ? expressions() : texts().map(text -> Pointer.child("/a", text));
    Arbitrary<@Nullable Long> disorders = durations(0, Durations.MAX_MICROS).injectNull(0.3);
    String connector = format == null ? "maker" : "file";
    return Combinators.combine(
            format == null ? Arbitraries.just(Map.of()) : configs(), disorders, fields(froms))
        .as((config, disorder, list) ->
            new SourceDefinition(connector, config, format, disorder, null, list));
  }

  private static Arbitrary<List<FieldDefinition>> fields(Arbitrary<String> froms) {
    return Combinators.combine(identifiers(), froms, types(), timestamps())
        .as((name, from, type, timestamp) ->
            new FieldDefinition(
                name, from, type, type.equals(FieldType.TIMESTAMP) ? timestamp : null))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .uniqueElements(FieldDefinition::name);
  }

  private static Arbitrary<FieldType> types() {
    return Arbitraries.of(
        FieldType.BOOL,
        FieldType.INT,
        FieldType.DOUBLE,
        FieldType.STRING,
        FieldType.TIMESTAMP,
        FieldType.JSON,
        FieldType.decimal(0),
        FieldType.decimal(18));
  }

  private static Arbitrary<TimestampFormat> timestamps() {
    return Arbitraries.oneOf(
        Arbitraries.of(0L, 1L, 1000L, 1_000_000L).map(TimestampFormat.Epoch::new),
        zones().injectNull(0.5).map(TimestampFormat.Iso::new),
        Combinators.combine(Arbitraries.of("d.M.uuuu", "uuuu-DDD 'at' H"), zones())
            .as(TimestampFormat.Pattern::new),
        Arbitraries.just(new TimestampFormat.Pattern("uuuu-MM-dd HH:mm:ss.SSS VV", null)));
  }

  /** With the options that have defaults, and any of those that have none. */
  private static Arbitrary<Map<String, Object>> configs() {
    Arbitrary<Object> ratios =
        Arbitraries.oneOf(
            Arbitraries.longs().map(n -> (Object) n), Arbitraries.doubles().map(n -> (Object) n));
    return Combinators.combine(
            texts(),
            Arbitraries.longs().greaterOrEqual(0),
            durations(0, Durations.MAX_MICROS),
            Arbitraries.of("auto", "none", "gzip"),
            Arbitraries.of(true, false),
            Combinators.combine(
                    ratios.injectNull(0.3),
                    Arbitraries.longs().injectNull(0.3),
                    Arbitraries.doubles().between(0, 1).ofScale(15).injectNull(0.3),
                    Arbitraries.of("2026-02-28T23:59Z", "0000-01-01T00:00:00.000001-18:00")
                        .injectNull(0.3))
                .as(DefinitionArbitraries::numbers),
            texts().list().ofMaxSize(3).injectNull(0.3))
        .as((path, chunk, settle, compression, follow, numbers, exclude) -> {
          var config = new LinkedHashMap<String, Object>();
          config.putAll(numbers);
          config.put("path", path);
          config.put("chunk", chunk);
          config.put("settle", Durations.text(settle));
          config.put("compression", compression);
          config.put("follow", follow);
          if (exclude != null) config.put("exclude", exclude);
          return config;
        });
  }

  private static Map<String, Object> numbers(
      @Nullable Object ratio,
      @Nullable Long skip,
      @Nullable Double sample,
      @Nullable String since) {
    var given = new LinkedHashMap<String, Object>();
    if (ratio != null) given.put("ratio", ratio);
    if (skip != null) given.put("skip", skip);
    if (sample != null) given.put("sample", sample);
    if (since != null) given.put("since", since);
    return given;
  }

  private static Arbitrary<List<TransformDefinition>> transforms() {
    Arbitrary<TransformDefinition> one =
        Arbitraries.oneOf(
            expressions().map(TransformDefinition.Filter::new),
            Combinators.combine(identifiers(), expressions()).as(TransformDefinition.Set::new),
            identifiers().map(TransformDefinition.Drop::new),
            Combinators.combine(identifiers(), identifiers()).as(TransformDefinition.Rename::new),
            explosions(),
            Combinators.combine(texts().list().ofMaxSize(3), durations(1000, Durations.MAX_MICROS))
                .as(TransformDefinition.Dedupe::new),
            lookups());
    return one.list().ofMaxSize(5);
  }

  private static Arbitrary<TransformDefinition> lookups() {
    Arbitrary<FormatDefinition> csv = Arbitraries.just(new FormatDefinition.Csv(',', true));
    Arbitrary<ReferenceDefinition> references =
        Arbitraries.oneOf(
            Combinators.combine(texts(), csv, fields(expressions()))
                .as(ReferenceDefinition.File::new),
            Combinators.combine(
                    Arbitraries.of("a", "sales-by-shop"),
                    fields(texts())
                        .filter(list -> list.stream().allMatch(field -> field.timestamp() == null)))
                .as(ReferenceDefinition.Results::new));
    Arbitrary<@Nullable Long> refreshes =
        durations(1_000_000, Durations.micros("30d")).injectNull(0.5);
    return Combinators.combine(
            references,
            Arbitraries.maps(identifiers(), texts()).ofMinSize(1).ofMaxSize(3),
            Arbitraries.maps(identifiers(), identifiers()).ofMaxSize(3),
            Arbitraries.of(TransformDefinition.Missing.class),
            refreshes)
        .as(TransformDefinition.Lookup::new);
  }

  private static Arbitrary<TransformDefinition> explosions() {
    Arbitrary<String> froms =
        Arbitraries.oneOf(Arbitraries.just(""), texts().map(text -> Pointer.child("/a", text)));
    return Combinators.combine(
            identifiers(), fields(froms), Arbitraries.of(TransformDefinition.Empty.class))
        .as(TransformDefinition.Explode::new);
  }

  private static Arbitrary<AggregateDefinition> aggregate(SourceDefinition source) {
    var groupable = new ArrayList<String>();
    var times = new ArrayList<String>();
    for (FieldDefinition field : source.fields()) {
      if (!field.type().equals(FieldType.JSON)) groupable.add(field.name());
      if (field.type().equals(FieldType.TIMESTAMP)) times.add(field.name());
    }
    Arbitrary<List<String>> groupBy =
        groupable.isEmpty()
            ? Arbitraries.just(List.of())
            : Arbitraries.of(groupable).set().map(Set::stream).map(names -> names.toList());
    Arbitrary<WindowDefinition> windows =
        times.isEmpty()
            ? Arbitraries.just(new WindowDefinition.None())
            : WindowArbitraries.of(times);
    Arbitrary<Map<String, String>> measures =
        Arbitraries.maps(identifiers(), expressions()).ofMinSize(1).ofMaxSize(5);
    return Combinators.combine(groupBy, windows, measures).as(AggregateDefinition::new);
  }

  private static Arbitrary<RunDefinition> runs() {
    Arbitrary<@Nullable String> schedules =
        Arbitraries.of("*/5 * * * MON-FRI", "@daily", "every 15m").injectNull(0.4);
    Arbitrary<Retry> retries =
        Combinators.combine(
                Arbitraries.integers().between(1, 100), durations(1000, 86_400_000_000L))
            .as(Retry::new);
    return Combinators.combine(
            Arbitraries.of(Mode.class),
            Arbitraries.of(Refresh.class),
            schedules,
            zones(),
            Arbitraries.of(Misfire.class),
            Arbitraries.of(Overlap.class),
            Arbitraries.integers().between(1, 64),
            retries)
        .as((mode, refresh, schedule, zone, misfire, overlap, parallelism, retry) ->
            new RunDefinition(
                mode,
                refresh,
                mode == Mode.CONTINUOUS ? null : schedule,
                zone,
                misfire,
                overlap,
                parallelism,
                retry));
  }

  private static Arbitrary<LimitsDefinition> limits() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 1_000_000_000),
            Arbitraries.longs().between(1 << 16, 1L << 40),
            Arbitraries.doubles().between(0, 1).ofScale(15))
        .as(LimitsDefinition::new);
  }
}
