package io.dataaggregator.engine.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import io.dataaggregator.engine.batch.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which strict calls have kernels, and which ones: operators, casts, {@code in}, and of strings and
 * times.
 */
final class StrictKernels {
  private final Lowering lowering;
  private final Typing typing;
  private final StringKernels strings;
  private final TimeKernels times;

  StrictKernels(Lowering lowering, Typing typing) {
    this.lowering = lowering;
    this.typing = typing;
    strings = new StringKernels(lowering, typing);
    times = new TimeKernels(lowering, typing);
  }

  /** The kernel of a strict call; null where there is none. */
  @Nullable Kernel kernel(CelExpr expr) {
    List<CelExpr> operands = Trees.operands(expr.call());
    return switch (expr.call().function()) {
      case "_+_" -> arithmetic(expr, LongArithmetic.Operator.ADD, DoubleArithmetic.Operator.ADD);
      case "_-_" ->
          arithmetic(expr, LongArithmetic.Operator.SUBTRACT, DoubleArithmetic.Operator.SUBTRACT);
      case "_*_" ->
          arithmetic(expr, LongArithmetic.Operator.MULTIPLY, DoubleArithmetic.Operator.MULTIPLY);
      case "_/_" ->
          arithmetic(expr, LongArithmetic.Operator.DIVIDE, DoubleArithmetic.Operator.DIVIDE);
      case "_%_" -> longs(LongArithmetic.Operator.MODULO, expr);
      case "-_" -> negate(expr, operands.get(0));
      case "!_" -> new Not(lowering.lower(operands.get(0)));
      case "_==_" -> compare(Relation.EQUAL, operands.get(0), operands.get(1));
      case "_!=_" -> compare(Relation.NOT_EQUAL, operands.get(0), operands.get(1));
      case "_<_" -> compare(Relation.LESS, operands.get(0), operands.get(1));
      case "_<=_" -> compare(Relation.LESS_OR_EQUAL, operands.get(0), operands.get(1));
      case "_>_" -> compare(Relation.GREATER, operands.get(0), operands.get(1));
      case "_>=_" -> compare(Relation.GREATER_OR_EQUAL, operands.get(0), operands.get(1));
      case "bool", "int", "double", "string", "timestamp" -> cast(expr, operands.get(0));
      case "startsWith" -> strings.search(StringSearch.Place.START, expr);
      case "endsWith" -> strings.search(StringSearch.Place.END, expr);
      case "contains" -> strings.search(StringSearch.Place.ANYWHERE, expr);
      case "@in" -> membership(operands.get(0), operands.get(1));
      case Overloads.TRUNCATE -> times.truncation(expr);
      default -> times.part(expr);
    };
  }

  /** Whether the CEL runtime cannot evaluate the call, because it does not know decimals. */
  boolean hasDecimal(CelExpr expr) {
    return isDecimal(expr) || Trees.operands(expr.call()).stream().anyMatch(this::isDecimal);
  }

  private boolean isDecimal(CelExpr expr) {
    FieldType type = typing.type(expr);
    return type != null && type.kind() == FieldType.Kind.DECIMAL;
  }

  /** The part with its numbers brought to {@code to}, which is at least as wide as its own type. */
  Kernel coerce(CelExpr expr, FieldType to) {
    Kernel kernel = lowering.lower(expr);
    FieldType from = kernel.type();
    if (from.equals(to)) return kernel;
    if (to.equals(FieldType.DOUBLE)) return Conversion.toDouble(kernel);
    // To a decimal with more digits after the point.
    long power = 1;
    for (int i = from.scale(); i < to.scale(); i++) power *= 10;
    if (power == 1) return new LongArithmetic(LongArithmetic.Operator.ADD, kernel, zero(), to);
    var factor = new ConstantKernel(FieldType.INT, power);
    return new LongArithmetic(LongArithmetic.Operator.MULTIPLY, kernel, factor, to);
  }

  private static ConstantKernel zero() {
    return new ConstantKernel(FieldType.INT, 0L);
  }

  private @Nullable Kernel arithmetic(
      CelExpr expr, LongArithmetic.Operator onLongs, DoubleArithmetic.Operator onDoubles) {
    FieldType type = typing.type(expr);
    if (type == null) return null;
    return switch (type.kind()) {
      case INT -> longs(onLongs, expr);
      case DECIMAL ->
          onLongs == LongArithmetic.Operator.MULTIPLY
              ? longs(onLongs, expr)
              : rescaled(onLongs, expr, type);
      case DOUBLE -> {
        List<CelExpr> operands = expr.call().args();
        Kernel left = coerce(operands.get(0), FieldType.DOUBLE);
        Kernel right = coerce(operands.get(1), FieldType.DOUBLE);
        yield new DoubleArithmetic(onDoubles, left, right);
      }
      case TIMESTAMP -> times.shifted(onLongs, expr);
      case STRING -> strings.joined(expr);
      case BOOL, JSON -> null;
    };
  }

  private Kernel longs(LongArithmetic.Operator operator, CelExpr expr) {
    List<CelExpr> operands = expr.call().args();
    Kernel left = lowering.lower(operands.get(0));
    Kernel right = lowering.lower(operands.get(1));
    FieldType type = typing.type(expr);
    return new LongArithmetic(operator, left, right, type == null ? FieldType.INT : type);
  }

  private Kernel rescaled(LongArithmetic.Operator operator, CelExpr expr, FieldType type) {
    List<CelExpr> operands = expr.call().args();
    Kernel left = coerce(operands.get(0), type);
    return new LongArithmetic(operator, left, coerce(operands.get(1), type), type);
  }

  private Kernel negate(CelExpr expr, CelExpr operand) {
    Kernel kernel = lowering.lower(operand);
    if (kernel.type().equals(FieldType.DOUBLE)) {
      // Not a subtraction from zero: the negative of zero is negative zero.
      var minusOne = new ConstantKernel(FieldType.DOUBLE, -1.0);
      return new DoubleArithmetic(DoubleArithmetic.Operator.MULTIPLY, minusOne, kernel);
    }
    FieldType type = typing.type(expr);
    return new LongArithmetic(
        LongArithmetic.Operator.SUBTRACT, zero(), kernel, type == null ? FieldType.INT : type);
  }

  private @Nullable Kernel compare(Relation relation, CelExpr a, CelExpr b) {
    FieldType left = typing.type(a);
    FieldType right = typing.type(b);
    if (left == null || right == null) return times.compared(relation, a, b);
    return switch (left.kind()) {
      case INT, DOUBLE, DECIMAL -> numbers(relation, a, left, b, right);
      case TIMESTAMP -> new LongComparison(relation, lowering.lower(a), lowering.lower(b));
      case BOOL -> new BoolComparison(relation, lowering.lower(a), lowering.lower(b));
      case STRING -> strings.compared(relation, a, b);
      case JSON -> null;
    };
  }

  private Kernel numbers(Relation relation, CelExpr a, FieldType left, CelExpr b, FieldType right) {
    if (left.equals(FieldType.DOUBLE) || right.equals(FieldType.DOUBLE)) {
      Kernel x = coerce(a, FieldType.DOUBLE);
      return new DoubleComparison(relation, x, coerce(b, FieldType.DOUBLE));
    }
    boolean ints = left.equals(FieldType.INT) && right.equals(FieldType.INT);
    FieldType type =
        ints ? FieldType.INT : FieldType.decimal(Math.max(left.scale(), right.scale()));
    return new LongComparison(relation, coerce(a, type), coerce(b, type));
  }

  private @Nullable Kernel cast(CelExpr expr, CelExpr operand) {
    FieldType from = typing.type(operand);
    FieldType to = typing.type(expr);
    if (from == null || to == null) return null;
    if (from.equals(to)) return lowering.lower(operand);
    if (to.equals(FieldType.DOUBLE) && !from.equals(FieldType.STRING)) {
      return Conversion.toDouble(lowering.lower(operand));
    }
    if (to.equals(FieldType.TIMESTAMP) && from.equals(FieldType.INT))
      return times.ofSeconds(operand);
    if (to.equals(FieldType.STRING) && StringKernels.isWritten(from)) {
      return strings.written(operand);
    }
    if (from.equals(FieldType.TIMESTAMP)) return times.part(expr);
    boolean truncates = to.equals(FieldType.INT) && from.equals(FieldType.DOUBLE);
    return truncates ? Conversion.toInt(lowering.lower(operand)) : null;
  }

  private @Nullable Kernel membership(CelExpr wanted, CelExpr list) {
    FieldType type = typing.type(wanted);
    if (type == null || list.getKind() != Kind.LIST) return null;
    List<CelExpr> elements = Trees.elements(list.list());
    double[] doubles = new double[elements.size()];
    long[] longs = new long[doubles.length];
    boolean whole = type.equals(FieldType.INT);
    for (int i = 0; i < doubles.length; i++) {
      Object element = typing.constant(elements.get(i));
      if (!(element instanceof Number number)) return null;
      longs[i] = number.longValue();
      doubles[i] = number.doubleValue();
      whole &= number instanceof Long;
    }
    return switch (type.kind()) {
      case INT ->
          whole
              ? Membership.of(lowering.lower(wanted), longs)
              : Membership.of(coerce(wanted, FieldType.DOUBLE), doubles);
      case DOUBLE -> Membership.of(lowering.lower(wanted), doubles);
      case BOOL, STRING, TIMESTAMP, DECIMAL, JSON -> null;
    };
  }
}
