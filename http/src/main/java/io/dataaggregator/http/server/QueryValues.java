package io.dataaggregator.http.server;

import io.dataaggregator.engine.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.japi.Pair;
import org.jspecify.annotations.Nullable;

/** The query of a request, read as the route declares it, or all that is wrong with it. */
final class QueryValues {
  /** Times are kept in microseconds: beyond this many seconds from the epoch they do not fit. */
  private static final long FARTHEST_SECOND = 9_000_000_000_000L;

  private static final int LONGEST_CURSOR = 1_024;

  private final Map<String, Object> single = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> fields = new LinkedHashMap<>();
  private final Map<String, List<String>> repeated = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private QueryValues() {}

  static QueryValues read(List<Parameter> declared, List<Pair<String, String>> given) {
    var values = new QueryValues();
    for (Pair<String, String> pair : given) {
      values.accept(declared, pair.first(), pair.second());
    }
    for (Parameter parameter : declared) {
      if (parameter instanceof Parameter.Whole whole) {
        values.single.putIfAbsent(whole.name(), whole.byDefault());
      }
    }
    return values;
  }

  List<Problem> problems() {
    return problems;
  }

  /** The value of a single parameter, or null where the query has none. */
  @Nullable Object single(String name) {
    return single.get(name);
  }

  Map<String, String> fields(String prefix) {
    return fields.getOrDefault(prefix, Map.of());
  }

  List<String> repeated(String name) {
    return repeated.getOrDefault(name, List.of());
  }

  private void accept(List<Parameter> declared, String name, String text) {
    for (Parameter parameter : declared) {
      if (parameter.takes(name)) {
        store(parameter, name, text);
        return;
      }
    }
    String taken = declared.stream().map(Parameter::name).collect(Collectors.joining(", "));
    problem(
        "request.unknown-parameter",
        "unknown query parameter '%s'; this route takes %s"
            .formatted(shown(name), taken.isEmpty() ? "none" : taken));
  }

  private void store(Parameter parameter, String name, String text) {
    switch (parameter) {
      case Parameter.Whole whole -> once(name, whole(name, text, whole.min(), whole.max()));
      case Parameter.Moment moment -> once(moment.name(), moment(name, text));
      case Parameter.Choice choice -> once(name, choice(name, text, choice.choices()));
      case Parameter.Cursor cursor -> once(cursor.name(), cursor(name, text));
      case Parameter.Text any -> once(any.name(), text);
      case Parameter.Repeated several ->
          repeated.computeIfAbsent(several.name(), key -> new ArrayList<>()).add(text);
      case Parameter.Fields prefixed -> {
        var of = fields.computeIfAbsent(prefixed.prefix(), key -> new LinkedHashMap<>());
        if (of.putIfAbsent(prefixed.field(name), text) != null) {
          repeatedProblem(name);
        }
      }
    }
  }

  private void once(String name, @Nullable Object value) {
    if (value != null && single.putIfAbsent(name, value) != null) {
      repeatedProblem(name);
    }
  }

  private @Nullable Object whole(String name, String text, int min, int max) {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Said below, in the same words as a number out of range.
    }
    return invalid(name, text, "give a whole number from " + min + " to " + max);
  }

  private @Nullable Object moment(String name, String text) {
    try {
      Instant value = Instant.parse(text);
      if (Math.abs(value.getEpochSecond()) <= FARTHEST_SECOND) {
        return value;
      }
    } catch (DateTimeException notATime) {
      // Said below, in the same words as a time out of range.
    }
    return invalid(
        name, text, "give a time such as 2026-11-01T00:00:00Z (write the + of an offset as %2B)");
  }

  private @Nullable Object choice(String name, String text, List<String> choices) {
    return choices.contains(text)
        ? text
        : invalid(name, text, "give one of " + String.join(", ", choices));
  }

  private @Nullable Object cursor(String name, String text) {
    boolean printable = text.chars().allMatch(c -> c > ' ' && c < 127);
    return printable && !text.isEmpty() && text.length() <= LONGEST_CURSOR
        ? text
        : invalid(name, text, "give the nextCursor of an earlier answer, or leave it out");
  }

  private @Nullable Object invalid(String name, String text, String remedy) {
    problem(
        "request.invalid-parameter",
        "query parameter '%s' is '%s': %s".formatted(name, shown(text), remedy));
    return null;
  }

  private void repeatedProblem(String name) {
    problem(
        "request.repeated-parameter",
        "query parameter '%s' stands more than once; give it once".formatted(shown(name)));
  }

  private void problem(String code, String message) {
    problems.add(new Problem(code, "", 0, 0, message));
  }

  /** What the caller sent, cut: an echo is for the eye. */
  private static String shown(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "...";
  }
}
