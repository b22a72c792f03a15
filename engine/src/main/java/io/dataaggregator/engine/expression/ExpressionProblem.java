package io.dataaggregator.engine.expression;

/**
 * Why an expression was refused.
 *
 * @param code stable dotted code: {@code expression.syntax}, {@code expression.unknown-name},
 *     {@code expression.type}, {@code expression.limit} or {@code expression.always-fails}
 * @param message names the thing, the value and the way out
 * @param offset code points before the place within the expression, from 0
 * @param line line within the expression, from 1
 * @param column column within that line, from 1
 */
public record ExpressionProblem(String code, String message, int offset, int line, int column) {
  /** The message with its position, as a definition's problem shows it. */
  public String located() {
    return message + " (line " + line + ", column " + column + " of the expression)";
  }
}
