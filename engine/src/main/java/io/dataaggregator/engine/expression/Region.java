package io.dataaggregator.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A part of an expression as a program of the CEL runtime. Its operands are the variables
 * {@code @0}, {@code @1} and so on, never null; one thread.
 */
final class Region {
  private final Program program;
  private final CelVariableResolver operands = this::find;
  private Object[] values = {};

  /**
   * Makes a program.
   *
   * @param body checked, except for the identifiers of {@code operands}
   * @param operandNames names of the operands by the id of the identifier that stands for them
   */
  Region(CelAbstractSyntaxTree ast, CelExpr body, Map<Long, String> operandNames) {
    var references = new HashMap<>(ast.getReferenceMap());
    operandNames.forEach(
        (id, name) -> references.put(id, CelReference.newBuilder().setName(name).build()));
    var part =
        CelAbstractSyntaxTree.newCheckedAst(body, ast.getSource(), references, ast.getTypeMap());
    try {
      program = Dialect.RUNTIME.createProgram(part);
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("a checked expression has no program: " + body, e);
    }
  }

  static String operandName(int index) {
    return "@" + index;
  }

  /** The value, timestamps as microseconds, or the {@link Fault}. */
  Object evaluate(Object... operandValues) {
    values = operandValues;
    try {
      Object value = program.eval(operands);
      return value instanceof Instant at ? (Object) Cells.micros(at) : value;
    } catch (CelEvaluationException e) {
      return switch (e.getErrorCode()) {
        case NUMERIC_OVERFLOW -> Fault.OVERFLOW;
        case DIVIDE_BY_ZERO -> Fault.DIVISION_BY_ZERO;
        case BAD_FORMAT -> Fault.CONVERSION;
        default -> Fault.FAILED;
      };
    } catch (CelNumericOverflowException e) {
      return Fault.OVERFLOW;
    }
  }

  private Optional<Object> find(String name) {
    return Optional.of(values[Integer.parseInt(name, 1, name.length(), 10)]);
  }
}
