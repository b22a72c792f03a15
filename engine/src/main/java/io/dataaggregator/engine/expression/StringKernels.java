package io.dataaggregator.engine.expression;

import dev.cel.common.ast.CelExpr;
import io.dataaggregator.engine.batch.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kernels of strings. There are none where only one operand differs from record to record: the CEL
 * runtime answers such a call once for each entry of the dictionary.
 */
final class StringKernels {
  private final Lowering lowering;
  private final Typing typing;

  StringKernels(Lowering lowering, Typing typing) {
    this.lowering = lowering;
    this.typing = typing;
  }

  @Nullable Kernel joined(CelExpr expr) {
    List<CelExpr> parts = expr.call().args();
    if (isConstant(parts.get(0)) || isConstant(parts.get(1))) return null;
    return new StringConcatenation(lowering.lower(parts.get(0)), lowering.lower(parts.get(1)));
  }

  @Nullable Kernel search(StringSearch.Place place, CelExpr expr) {
    List<CelExpr> operands = Trees.operands(expr.call());
    if (isConstant(operands.get(0)) || isConstant(operands.get(1))) return null;
    return new StringSearch(
        place, lowering.lower(operands.get(0)), lowering.lower(operands.get(1)));
  }

  /** A number, time or bool as text. */
  Kernel written(CelExpr operand) {
    return new StringConversion(lowering.lower(operand));
  }

  @Nullable Kernel compared(Relation relation, CelExpr a, CelExpr b) {
    if (!isConstant(a) && !isConstant(b)) {
      return new StringComparison(relation, lowering.lower(a), lowering.lower(b));
    }
    if (relation != Relation.EQUAL && relation != Relation.NOT_EQUAL) return null;
    Kernel operand = lowering.lower(isConstant(a) ? b : a);
    String constant = String.valueOf(typing.constant(isConstant(a) ? a : b));
    return new StringEquality(operand, constant, relation == Relation.NOT_EQUAL);
  }

  private boolean isConstant(CelExpr expr) {
    return typing.constant(expr) != null;
  }

  /** Whether a cast of {@code from} to a string is {@link #written}. */
  static boolean isWritten(FieldType from) {
    return switch (from.kind()) {
      case INT, BOOL, DOUBLE, TIMESTAMP -> true;
      case DECIMAL, STRING, JSON -> false;
    };
  }
}
