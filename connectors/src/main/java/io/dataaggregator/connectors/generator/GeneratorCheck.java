package io.dataaggregator.connectors.generator;

import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.definition.TimestampFormat;
import io.dataaggregator.engine.problem.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the spec cannot say: bounds, what goes together, and which fields there are. */
final class GeneratorCheck {
  private static final String BAD_CONFIG = "source.bad-config";
  private static final String CONFIG = "/spec/source/config/";
  private static final String FIELDS = "/spec/source/fields/";

  private final List<Problem> problems = new ArrayList<>();

  private GeneratorCheck() {}

  static List<Problem> of(SourceDefinition source) {
    var check = new GeneratorCheck();
    check.problems.addAll(options(source.config()));
    for (FieldDefinition field : source.fields()) check.field(field);
    return check.problems;
  }

  static List<Problem> options(Map<String, Object> config) {
    var check = new GeneratorCheck();
    GeneratorOptions options = GeneratorOptions.read(config);
    check.bounds("records", options.records(), 1, 1e15);
    check.bounds("units", options.units(), 1, 1_000);
    check.bounds("rate", options.rate(), 0.001, 1e8);
    check.bounds("keys", options.keys(), 1, 1_000_000);
    check.bounds("skew", options.skew(), 0, 4);
    check.together(config, "late", "lateBy", "say how far, such as 1h");
    check.together(config, "lateBy", "late", "say how many, such as 1%");
    check.bounds("silent", options.silent(), 0, Math.max(0, options.units()));
    check.bounds("silentAfter", options.silentAfter(), 0, 1e15);
    check.together(config, "silentAfter", "silent", "say how many units, such as 1");
    check.together(config, "silentFor", "silent", "say how many units, such as 1");
    if (config.containsKey("records")) {
      check.together(config, "silent", "silentFor", "a source with an end needs it, such as 1m");
    }
    check.eventTime(options);
    return check.problems;
  }

  private void bounds(String name, @Nullable Number value, double from, double to) {
    if (value == null || (value.doubleValue() >= from && value.doubleValue() <= to)) return;
    add(
        BAD_CONFIG,
        CONFIG + name,
        name + " is " + value + ": give " + plain(from) + " to " + plain(to));
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  private void together(Map<String, Object> config, String given, String other, String remedy) {
    if (!config.containsKey(given) || config.containsKey(other)) return;
    String message = given + " is " + config.get(given) + " without " + other + ": " + remedy;
    add(BAD_CONFIG, CONFIG + given, message + ", or leave " + given + " out");
  }

  private void eventTime(GeneratorOptions options) {
    long step = options.stepMicros();
    if (step < 1_000 || step > 86_400_000_000L) {
      add(BAD_CONFIG, CONFIG + "step", "step is " + step + " microseconds: give 1ms to 1d");
      return;
    }
    Long records = options.records();
    if (records != null && records > options.timely()) {
      String message = "records is " + records + ", but event time reaches the year 10000 after ";
      String remedy = ": give fewer, a shorter step or an earlier start";
      add(BAD_CONFIG, CONFIG + "records", message + options.timely() + remedy);
    }
  }

  private void field(FieldDefinition field) {
    String at = FIELDS + field.name();
    GeneratorField offered = GeneratorField.find(field.from());
    if (offered == null) {
      String message = "the generator has no field '" + field.from() + "' for " + field.name();
      String known = String.join(", ", GeneratorField.words());
      add("source.unknown-field", at + "/from", message + ": give 'from' one of " + known);
    } else if (!field.type().equals(offered.type())) {
      String message = field.name() + " is declared as " + field.type() + ", but " + offered.word();
      String remedy = " of the generator is made as " + offered.type() + ": write that";
      add("source.field-type", at + "/type", message + remedy);
    } else {
      switch (field.timestamp()) {
        case TimestampFormat.Epoch epoch -> unread(at, "unit");
        case TimestampFormat.Pattern pattern -> unread(at, "pattern");
        case TimestampFormat.Iso(var zone) when zone != null -> unread(at, "timezone");
        case null, default -> {}
      }
    }
  }

  /** What tells how a text is read means nothing where no text is. */
  private void unread(String field, String key) {
    String message = "'" + key + "' tells how a text becomes a timestamp, and the generator writes";
    add("source.field-format", field + "/" + key, message + " none: leave it out");
  }

  private void add(String code, String pointer, String message) {
    problems.add(new Problem(code, pointer, 0, 0, message));
  }
}
