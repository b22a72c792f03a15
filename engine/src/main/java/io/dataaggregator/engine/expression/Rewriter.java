package io.dataaggregator.engine.expression;

import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prepares a parsed expression for the type checker, which knows no nullable field: {@code has(x)},
 * {@code x == null} and {@code x != null} become questions, {@code c ? x : null} a choice of one
 * branch, and a list of mixed number literals a list of doubles. No other null literal is left.
 */
final class Rewriter {
  private final CelSource source;
  private final List<ExpressionProblem> problems = new ArrayList<>();

  Rewriter(CelSource source) {
    this.source = source;
  }

  List<ExpressionProblem> problems() {
    return problems;
  }

  CelExpr rewrite(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> {
        if (isNull(expr)) {
          refuse(expr, "null can stand in x == null, x != null and as a branch of ?: only");
        }
        yield expr;
      }
      case CALL -> call(expr, expr.call());
      case LIST -> list(expr, expr.list().elements());
      default -> expr;
    };
  }

  private CelExpr call(CelExpr expr, CelCall call) {
    List<CelExpr> args = call.args();
    if (call.target().isEmpty()) {
      switch (call.function()) {
        case "has" -> {
          return has(expr, args);
        }
        case "_==_", "_!=_" -> {
          String question = call.function().equals("_==_") ? Overloads.ABSENT : Overloads.PRESENT;
          if (isNull(args.get(1))) return ask(expr, question, args.get(0));
          if (isNull(args.get(0))) return ask(expr, question, args.get(1));
        }
        case "_?_:_" -> {
          if (isNull(args.get(2))) return ask(expr, Overloads.WHEN, args.get(0), args.get(1));
          if (isNull(args.get(1))) return ask(expr, Overloads.UNLESS, args.get(0), args.get(2));
        }
        default -> {}
      }
    }
    Optional<CelExpr> target = call.target().map(this::rewrite);
    return Trees.call(expr.id(), target, call.function(), rewrite(args));
  }

  private CelExpr has(CelExpr expr, List<CelExpr> args) {
    boolean field =
        args.size() == 1
            && (args.get(0).getKind() == Kind.IDENT || args.get(0).getKind() == Kind.SELECT);
    if (field) return ask(expr, Overloads.PRESENT, args.get(0));
    refuse(expr, "has() takes one field; for any other expression write x != null");
    return expr;
  }

  private CelExpr ask(CelExpr expr, String question, CelExpr... operands) {
    return Trees.call(expr.id(), Optional.empty(), question, rewrite(List.of(operands)));
  }

  private List<CelExpr> rewrite(List<CelExpr> exprs) {
    return exprs.stream().map(this::rewrite).toList();
  }

  private CelExpr list(CelExpr expr, List<CelExpr> elements) {
    boolean doubles = elements.stream().anyMatch(e -> is(e, CelConstant.Kind.DOUBLE_VALUE));
    return Trees.list(
        expr.id(),
        elements.stream()
            .map(e -> doubles && is(e, CelConstant.Kind.INT64_VALUE) ? asDouble(e) : rewrite(e))
            .toList());
  }

  private static CelExpr asDouble(CelExpr expr) {
    double value = (double) expr.constant().int64Value();
    return CelExpr.ofConstant(expr.id(), CelConstant.ofValue(value));
  }

  private static boolean isNull(CelExpr expr) {
    return is(expr, CelConstant.Kind.NULL_VALUE);
  }

  private static boolean is(CelExpr expr, CelConstant.Kind kind) {
    return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == kind;
  }

  private void refuse(CelExpr expr, String message) {
    problems.add(Issues.at(source, expr, Issues.TYPE, message));
  }
}
