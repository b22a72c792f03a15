package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Placeholder until the real one lands. */
public final class Measures {
  /** Outcome. */
  public sealed interface Outcome {}

  /** Good. */
  public record Compiled(Measures measures) implements Outcome {}

  /** Bad. */
  public record Refused(Map<String, List<ExpressionProblem>> problems) implements Outcome {}

  private final List<String> names = new ArrayList<>();
  private final List<AggregateCall> calls = new ArrayList<>();
  private final List<@Nullable CompiledExpression> arguments = new ArrayList<>();

  private Measures() {}

  /** Compiles. */
  public static Outcome compile(Map<String, String> measures, Schema fields) {
    Measures m = new Measures();
    Pattern call = Pattern.compile("\\s*(\\w+)\\((.*?)(?:,\\s*([0-9.]+)\\s*)?\\)\\s*");
    for (var e : measures.entrySet()) {
      Matcher x = call.matcher(e.getValue());
      if (!x.matches()) throw new IllegalStateException(e.getValue());
      MeasureKind kind = MeasureKind.valueOf(x.group(1).toUpperCase(Locale.ROOT));
      FieldType type = null;
      CompiledExpression argument = null;
      if (!x.group(2).isBlank()) {
        switch (Expressions.compile(x.group(2), fields)) {
          case Compilation.Compiled(var c) -> {
            argument = c;
            type = c.type();
          }
          case Compilation.Refused(var p) -> {
            return new Refused(Map.of(e.getKey(), p));
          }
        }
      }
      m.names.add(e.getKey());
      m.calls.add(
          new AggregateCall(kind, type, x.group(3) == null ? 0 : Double.parseDouble(x.group(3))));
      m.arguments.add(argument);
    }
    return new Compiled(m);
  }

  public List<AggregateCall> calls() {
    return calls;
  }

  /** Fresh argument expressions. */
  public List<@Nullable Expression> newArguments() {
    List<@Nullable Expression> fresh = new ArrayList<>();
    for (CompiledExpression a : arguments) fresh.add(a == null ? null : a.newExpression());
    return fresh;
  }

  /** Values. */
  public Map<String, @Nullable Object> evaluate(List<@Nullable Object> callValues) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) values.put(names.get(i), callValues.get(i));
    return values;
  }
}
