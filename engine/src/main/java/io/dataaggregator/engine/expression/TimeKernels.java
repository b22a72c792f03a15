package io.dataaggregator.engine.expression;

import dev.cel.common.ast.CelExpr;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kernels of times and of durations. A duration has no column that others could see; between
 * kernels it is an int of microseconds.
 */
final class TimeKernels {
  private static final long MICROS = 1_000_000;

  private final Lowering lowering;
  private final Typing typing;

  TimeKernels(Lowering lowering, Typing typing) {
    this.lowering = lowering;
    this.typing = typing;
  }

  /** A time zone that is the same for every record; null where it is no such thing. */
  static @Nullable ZoneId zone(Typing typing, CelExpr expr) {
    if (!(typing.constant(expr) instanceof String name)) return null;
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return null;
    }
  }

  /** A time and a duration, in either order. */
  @Nullable Kernel shifted(LongArithmetic.Operator operator, CelExpr expr) {
    Kernel left = operand(expr.call().args().get(0));
    Kernel right = operand(expr.call().args().get(1));
    if (left == null || right == null) return null;
    return new LongArithmetic(operator, left, right, FieldType.TIMESTAMP);
  }

  private @Nullable Kernel operand(CelExpr expr) {
    return typing.type(expr) == null ? span(expr) : lowering.lower(expr);
  }

  /** Compares two durations. */
  @Nullable Kernel compared(Relation relation, CelExpr a, CelExpr b) {
    Kernel left = span(a);
    Kernel right = span(b);
    return left == null || right == null ? null : new LongComparison(relation, left, right);
  }

  private @Nullable Kernel span(CelExpr expr) {
    Long micros = typing.span(expr);
    if (micros != null) return new ConstantKernel(FieldType.INT, micros);
    boolean difference =
        expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals("_-_");
    if (!difference) return null;
    List<CelExpr> times = expr.call().args();
    for (CelExpr time : times) {
      if (!FieldType.TIMESTAMP.equals(typing.type(time))) return null;
    }
    return new LongArithmetic(
        LongArithmetic.Operator.SUBTRACT,
        lowering.lower(times.get(0)),
        lowering.lower(times.get(1)),
        FieldType.INT);
  }

  /** What clocks show at a time: {@code getHours()} and its like. */
  @Nullable Kernel part(CelExpr expr) {
    List<CelExpr> operands = Trees.operands(expr.call());
    TimePart.Part part = TimePart.Part.of(expr.call().function());
    if (part == null || !FieldType.TIMESTAMP.equals(typing.type(operands.get(0)))) return null;
    ZoneId zone = operands.size() == 1 ? ZoneOffset.UTC : zone(typing, operands.get(1));
    return zone == null ? null : new TimePart(part, lowering.lower(operands.get(0)), zone);
  }

  @Nullable Kernel truncation(CelExpr expr) {
    List<CelExpr> operands = Trees.operands(expr.call());
    ZoneId zone = operands.size() == 2 ? ZoneOffset.UTC : zone(typing, operands.get(2));
    if (zone == null || !(typing.constant(operands.get(1)) instanceof String word)) return null;
    var periods = new CalendarPeriods(CalendarUnit.of(word).orElseThrow(), zone);
    return new Truncation(lowering.lower(operands.get(0)), periods);
  }

  /** The time so many seconds after 1970. */
  Kernel ofSeconds(CelExpr seconds) {
    var micros = new ConstantKernel(FieldType.INT, MICROS);
    return new LongArithmetic(
        LongArithmetic.Operator.MULTIPLY, lowering.lower(seconds), micros, FieldType.TIMESTAMP);
  }
}
