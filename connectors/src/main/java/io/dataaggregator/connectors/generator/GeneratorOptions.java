package io.dataaggregator.connectors.generator;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.engine.quantity.Durations;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connector's settings in a pipeline; what each means stands in {@link GeneratorSpec}.
 *
 * @param records in all; null for a source without end
 * @param rate records per second over all units; null for as many as are taken
 * @param silent how many units pause, the last ones
 * @param silentAfter after how many records of theirs
 * @param silentForMicros for how long; null for ever
 */
record GeneratorOptions(
    long seed,
    @Nullable Long records,
    int units,
    @Nullable Double rate,
    long startMicros,
    long stepMicros,
    int keys,
    double skew,
    long disorderMicros,
    double late,
    long lateByMicros,
    double malformed,
    int silent,
    long silentAfter,
    @Nullable Long silentForMicros) {
  /** After this no event time is made. */
  private static final long LAST_MICROS =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59.999999Z"));

  /**
   * Settings from a configuration that fits the spec.
   *
   * @throws SourceException {@code source.bad-config} where {@link GeneratorCheck} finds something
   */
  static GeneratorOptions of(Map<String, Object> config) {
    for (Problem problem : GeneratorCheck.options(config)) {
      throw new SourceException(problem.code(), problem.message(), false);
    }
    return read(config);
  }

  /** Settings that may be out of bounds. */
  static GeneratorOptions read(Map<String, Object> config) {
    Map<String, Object> all = withDefaults(config);
    return new GeneratorOptions(
        whole(all, "seed"),
        all.containsKey("records") ? whole(all, "records") : null,
        Math.clamp(whole(all, "units"), Integer.MIN_VALUE, Integer.MAX_VALUE),
        all.containsKey("rate") ? real(all, "rate") : null,
        micros(text(all, "start")),
        Durations.micros(text(all, "step")),
        Math.clamp(whole(all, "keys"), Integer.MIN_VALUE, Integer.MAX_VALUE),
        real(all, "skew"),
        Durations.micros(text(all, "disorder")),
        all.containsKey("late") ? real(all, "late") : 0,
        all.containsKey("lateBy") ? Durations.micros(text(all, "lateBy")) : 0,
        real(all, "malformed"),
        all.containsKey("silent")
            ? Math.clamp(whole(all, "silent"), Integer.MIN_VALUE, Integer.MAX_VALUE)
            : 0,
        all.containsKey("silentAfter") ? whole(all, "silentAfter") : 0,
        all.containsKey("silentFor") ? Durations.micros(text(all, "silentFor")) : null);
  }

  private static Map<String, Object> withDefaults(Map<String, Object> config) {
    var all = new HashMap<String, Object>();
    for (Option option : GeneratorSpec.SPEC.options()) {
      Object byDefault = option.byDefault();
      if (byDefault != null) all.put(option.name(), byDefault);
    }
    all.putAll(config);
    return all;
  }

  private static long whole(Map<String, Object> config, String name) {
    return config.get(name) instanceof Number n ? n.longValue() : unfit(name);
  }

  private static double real(Map<String, Object> config, String name) {
    return config.get(name) instanceof Number n ? n.doubleValue() : unfit(name);
  }

  private static String text(Map<String, Object> config, String name) {
    return config.get(name) instanceof String text ? text : String.valueOf(unfit(name));
  }

  private static long unfit(String name) {
    throw new IllegalStateException(name + " does not fit " + GeneratorSpec.NAME + "'s spec");
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(time).toInstant());
  }

  /** How many records have an event time before the year 10000, without displacement. */
  long timely() {
    return startMicros > LAST_MICROS ? 0 : (LAST_MICROS - startMicros) / stepMicros + 1;
  }

  /** How many records there are; of a source without end how many there can be. */
  long countable() {
    return records == null ? timely() : records;
  }

  /** After how many records the unit pauses; {@link Long#MAX_VALUE} for never. */
  long pausesAfter(int unit) {
    return unit >= units - silent ? silentAfter : Long.MAX_VALUE;
  }

  /**
   * Everything that decides what the records are. The first number is that of the algorithm;
   * pipelines keep a hash of this text, so its form is not changed.
   */
  String content() {
    return String.join(
        " ",
        "1",
        Long.toString(seed),
        String.valueOf(records),
        Integer.toString(units),
        Long.toString(startMicros),
        Long.toString(stepMicros),
        Integer.toString(keys),
        Double.toString(skew),
        Long.toString(disorderMicros),
        Double.toString(late),
        Long.toString(lateByMicros),
        Double.toString(malformed));
  }
}
