package io.dataaggregator.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.compiler.CelCompiler;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.measure.Accumulator;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The aggregate calls of a pipeline's measures, each distinct one once. */
final class AggregateCalls {
  private static final int LIMIT_CALLS = 256;
  private static final int LIMIT_TOP = 100;
  private static final Map<String, MeasureKind> KINDS = new HashMap<>();

  static {
    for (MeasureKind kind : MeasureKind.values()) {
      KINDS.put(kind.name().toLowerCase(Locale.ROOT), kind);
    }
  }

  private final Schema fields;
  private final CelCompiler compiler;
  private final List<MeasurePlan.Call> calls = new ArrayList<>();
  private final Map<String, Integer> positions = new HashMap<>();

  AggregateCalls(Schema fields, CelCompiler compiler) {
    this.fields = fields;
    this.compiler = compiler;
  }

  List<MeasurePlan.Call> calls() {
    return List.copyOf(calls);
  }

  MeasurePlan.Call get(int position) {
    return calls.get(position);
  }

  static boolean isAggregate(CelExpr expr) {
    return expr.getKind() == Kind.CALL
        && expr.call().target().isEmpty()
        && KINDS.containsKey(expr.call().function());
  }

  /**
   * The position of an aggregate call among {@link #calls}; negative, and problems, if refused.
   *
   * @param text the measure it stands in, for messages about records
   */
  int position(String text, CelSource source, CelExpr expr, List<ExpressionProblem> problems) {
    MeasureKind kind = KINDS.getOrDefault(expr.call().function(), MeasureKind.COUNT);
    List<CelExpr> args = expr.call().args();
    String usage = misuse(kind, args);
    if (usage != null) {
      problems.add(Issues.at(source, expr, Issues.TYPE, usage));
      return -1;
    }
    String key = Trees.key(expr);
    Integer known = positions.get(key);
    if (known != null) return known;
    CompiledExpression argument = null;
    if (!args.isEmpty()) {
      argument = argument(text, source, args.get(0), problems);
      if (argument == null || !accepts(kind, source, expr, argument, problems)) return -1;
    }
    if (calls.size() == LIMIT_CALLS) {
      String message = "more than " + LIMIT_CALLS + " aggregate calls; split the pipeline";
      problems.add(Issues.at(source, expr, Issues.LIMIT, message));
      return -1;
    }
    FieldType type = argument == null ? null : argument.type();
    double parameter = args.size() == 2 ? number(args.get(1)) : 0;
    calls.add(new MeasurePlan.Call(new AggregateCall(kind, type, parameter), argument, key));
    positions.put(key, calls.size() - 1);
    return calls.size() - 1;
  }

  private static @Nullable String misuse(MeasureKind kind, List<CelExpr> args) {
    return switch (kind) {
      case COUNT ->
          args.isEmpty()
              ? null
              : "count() counts records and takes nothing; for values write sum(x != null ? 1 : 0)";
      case QUANTILE -> {
        double q = args.size() == 2 ? number(args.get(1)) : Double.NaN;
        yield q >= 0 && q <= 1 ? null : "write quantile(x, q) with a constant q from 0 to 1";
      }
      case TOP -> {
        boolean whole = args.size() == 2 && isWhole(args.get(1));
        double n = whole ? number(args.get(1)) : 0;
        yield n >= 1 && n <= LIMIT_TOP
            ? null
            : "write top(x, n) with a constant n from 1 to " + LIMIT_TOP;
      }
      case SUM, AVG, MIN, MAX, STDDEV, VARIANCE, FIRST, LAST, DISTINCT ->
          args.size() == 1 ? null : kind.name().toLowerCase(Locale.ROOT) + "() takes one argument";
    };
  }

  private static boolean isWhole(CelExpr expr) {
    return expr.getKind() == Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.INT64_VALUE;
  }

  private static double number(CelExpr expr) {
    if (isWhole(expr)) return expr.constant().int64Value();
    boolean real =
        expr.getKind() == Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE;
    return real ? expr.constant().doubleValue() : Double.NaN;
  }

  private @Nullable CompiledExpression argument(
      String text, CelSource source, CelExpr expr, List<ExpressionProblem> problems) {
    CelExpr nested = aggregateIn(expr);
    if (nested != null) {
      String message = nested.call().function() + "() cannot stand inside another aggregate call";
      problems.add(Issues.at(source, nested, Issues.TYPE, message));
      return null;
    }
    var ast = CelAbstractSyntaxTree.newParsedAst(expr, source);
    return switch (Expressions.compile(text, ast, fields, compiler)) {
      case Compilation.Compiled(CompiledExpression compiled) -> compiled;
      case Compilation.Refused(List<ExpressionProblem> found) -> {
        problems.addAll(found);
        yield null;
      }
    };
  }

  private static @Nullable CelExpr aggregateIn(CelExpr expr) {
    if (isAggregate(expr)) return expr;
    List<CelExpr> parts =
        switch (expr.getKind()) {
          case CALL -> Trees.operands(expr.call());
          case LIST -> Trees.elements(expr.list());
          default -> List.of();
        };
    for (CelExpr part : parts) {
      CelExpr found = aggregateIn(part);
      if (found != null) return found;
    }
    return null;
  }

  private static boolean accepts(
      MeasureKind kind,
      CelSource source,
      CelExpr expr,
      CompiledExpression argument,
      List<ExpressionProblem> problems) {
    if (Accumulator.accepts(kind, argument.type())) return true;
    String message =
        expr.call().function()
            + "() cannot take a "
            + argument.type()
            + "; convert it, or use count(), first(x), last(x), distinct(x)";
    problems.add(Issues.at(source, expr, Issues.TYPE, message));
    return false;
  }
}
