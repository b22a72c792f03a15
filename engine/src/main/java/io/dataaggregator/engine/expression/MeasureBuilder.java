package io.dataaggregator.engine.expression;

import dev.cel.common.CelSource;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import io.dataaggregator.engine.batch.Schema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds one measure from its parsed expression. Null propagates as it does over records. */
final class MeasureBuilder {
  /** A part with its type; a refused part is null wherever parts are passed on. */
  private record Part(MeasureType type, MeasureExpression value) {}

  private interface Operator {
    @Nullable Object apply(Object a, Object b, MeasureType type);
  }

  private final String text;
  private final CelSource source;
  private final AggregateCalls calls;
  private final Schema fields;
  private final List<ExpressionProblem> problems = new ArrayList<>();

  MeasureBuilder(String text, CelSource source, AggregateCalls calls, Schema fields) {
    this.text = text;
    this.source = source;
    this.calls = calls;
    this.fields = fields;
  }

  List<ExpressionProblem> problems() {
    return problems;
  }

  /** The measure; without meaning if there are problems. */
  MeasureExpression build(CelExpr root) {
    Part part = part(root);
    return part == null ? values -> null : part.value();
  }

  private @Nullable Part part(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> literal(expr);
      case IDENT -> {
        String name = expr.ident().name();
        yield fields.position(name) < 0
            ? refuse(expr, Issues.NAME, "there is no field " + name + "; " + Issues.known(fields))
            : refuse(
                expr,
                Issues.TYPE,
                "field "
                    + name
                    + " has many values in a bucket; write for example sum("
                    + name
                    + ") or last("
                    + name
                    + ")");
      }
      case CALL -> AggregateCalls.isAggregate(expr) ? aggregate(expr) : call(expr, expr.call());
      default -> refuse(expr, Issues.TYPE, "a measure has numbers, operators and aggregate calls");
    };
  }

  private @Nullable Part literal(CelExpr expr) {
    return switch (expr.constant().getKind()) {
      case INT64_VALUE ->
          constant(MeasureType.INT, BigInteger.valueOf(expr.constant().int64Value()));
      case DOUBLE_VALUE -> constant(MeasureType.DOUBLE, expr.constant().doubleValue());
      case BOOLEAN_VALUE -> constant(MeasureType.BOOL, expr.constant().booleanValue());
      case STRING_VALUE -> constant(MeasureType.STRING, expr.constant().stringValue());
      default -> refuse(expr, Issues.TYPE, "a measure cannot have such a literal");
    };
  }

  private static Part constant(MeasureType type, Object value) {
    return new Part(type, values -> value);
  }

  private @Nullable Part aggregate(CelExpr expr) {
    int position = calls.position(text, source, expr, problems);
    if (position < 0) return null;
    return new Part(MeasureType.of(calls.get(position).call()), values -> values[position]);
  }

  private @Nullable Part call(CelExpr expr, CelCall call) {
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case "_+_" -> arithmetic(expr, MeasureValues::add);
      case "_-_" -> arithmetic(expr, MeasureValues::subtract);
      case "_*_" -> arithmetic(expr, MeasureValues::multiply);
      case "_/_" -> quotient(expr);
      case "-_" -> negation(expr, args.get(0));
      case "_==_" -> relation(expr, Relation.EQUAL);
      case "_!=_" -> relation(expr, Relation.NOT_EQUAL);
      case "_<_" -> relation(expr, Relation.LESS);
      case "_<=_" -> relation(expr, Relation.LESS_OR_EQUAL);
      case "_>_" -> relation(expr, Relation.GREATER);
      case "_>=_" -> relation(expr, Relation.GREATER_OR_EQUAL);
      case "_?_:_" -> choice(expr, args.get(0), args.get(1), args.get(2));
      case Overloads.WHEN -> choice(expr, args.get(0), args.get(1), null);
      case Overloads.UNLESS -> choice(expr, args.get(0), null, args.get(1));
      case Overloads.PRESENT -> question(args.get(0), false);
      case Overloads.ABSENT -> question(args.get(0), true);
      default -> {
        String name = call.function().replace("_", "");
        yield refuse(
            expr,
            Issues.NAME,
            name
                + " is not for measures; they have + - * / comparisons ?: and the aggregate calls"
                + " count sum avg min max stddev variance first last distinct quantile top");
      }
    };
  }

  private @Nullable Part arithmetic(CelExpr expr, Operator operator) {
    List<CelExpr> args = expr.call().args();
    Part a = part(args.get(0));
    Part b = part(args.get(1));
    if (a == null || b == null) return null;
    MeasureType type = MeasureType.common(a.type(), b.type());
    if (!type.isNumber()) return mismatch(expr, a, b);
    return new Part(type, strict(a, b, type, operator));
  }

  private @Nullable Part quotient(CelExpr expr) {
    Part part = arithmetic(expr, (a, b, type) -> MeasureValues.divide(a, b));
    return part == null ? null : new Part(MeasureType.DOUBLE, part.value());
  }

  private @Nullable Part relation(CelExpr expr, Relation relation) {
    List<CelExpr> args = expr.call().args();
    Part a = part(args.get(0));
    Part b = part(args.get(1));
    if (a == null || b == null) return null;
    MeasureType common = MeasureType.common(a.type(), b.type());
    if (common == MeasureType.WHOLE) return mismatch(expr, a, b);
    Operator test = (x, y, type) -> MeasureValues.test(relation, x, y, type);
    return new Part(MeasureType.BOOL, strict(a, b, common, test));
  }

  private static MeasureExpression strict(Part a, Part b, MeasureType type, Operator operator) {
    return values -> {
      Object left = a.value().evaluate(values);
      Object right = b.value().evaluate(values);
      return left == null || right == null ? null : operator.apply(left, right, type);
    };
  }

  private @Nullable Part negation(CelExpr expr, CelExpr operand) {
    Part part = part(operand);
    if (part == null) return null;
    if (!part.type().isNumber()) return mismatch(expr, part, part);
    return new Part(
        part.type(),
        values -> {
          Object value = part.value().evaluate(values);
          return value == null ? null : MeasureValues.negate(value, part.type());
        });
  }

  private @Nullable Part choice(
      CelExpr expr, CelExpr condition, @Nullable CelExpr then, @Nullable CelExpr other) {
    Part asked = part(condition);
    Part yes = then == null ? null : part(then);
    Part no = other == null ? null : part(other);
    // A branch that is not null in the text and null here was refused.
    if (asked == null || (then != null && yes == null) || (other != null && no == null))
      return null;
    Part one = yes != null ? yes : no;
    Part two = no != null ? no : yes;
    if (one == null || two == null) return null;
    MeasureType type = MeasureType.common(one.type(), two.type());
    if (asked.type() != MeasureType.BOOL) return mismatch(expr, asked, one);
    if (type == MeasureType.WHOLE) return mismatch(expr, one, two);
    return new Part(
        type,
        values -> {
          Object holds = asked.value().evaluate(values);
          Part taken = holds == null ? null : (Boolean) holds ? yes : no;
          Object value = taken == null ? null : taken.value().evaluate(values);
          return value == null ? null : MeasureValues.widen(value, type);
        });
  }

  private @Nullable Part question(CelExpr operand, boolean wantsNull) {
    Part part = part(operand);
    if (part == null) return null;
    MeasureExpression value = part.value();
    return new Part(MeasureType.BOOL, values -> (value.evaluate(values) == null) == wantsNull);
  }

  private @Nullable Part mismatch(CelExpr expr, Part a, Part b) {
    String operator = expr.call().function().replace("_", "").replace("@when", "?:");
    String message =
        operator
            + " cannot be applied to "
            + name(a)
            + " and "
            + name(b)
            + "; top() and quantiles of times stand alone, arithmetic takes numbers";
    return refuse(expr, Issues.TYPE, message);
  }

  private static String name(Part part) {
    return switch (part.type()) {
      case INT -> "int";
      case DECIMAL -> "decimal";
      case DOUBLE -> "double";
      case BOOL -> "bool";
      case STRING -> "string";
      case TIMESTAMP -> "timestamp";
      case WHOLE -> "a structure";
    };
  }

  private @Nullable Part refuse(CelExpr expr, String code, String message) {
    problems.add(Issues.at(source, expr, code, message));
    return null;
  }
}
