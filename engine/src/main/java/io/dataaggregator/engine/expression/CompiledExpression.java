package io.dataaggregator.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import java.util.Set;
import java.util.stream.Collectors;

/** A checked expression: immutable, shared by every stream that evaluates it. */
public final class CompiledExpression {
  private final String source;
  private final CelAbstractSyntaxTree ast;
  private final Schema fields;
  private final Typing typing;
  private final boolean vectorised;

  CompiledExpression(String source, CelAbstractSyntaxTree ast, Schema fields, Typing typing) {
    this.source = source;
    this.ast = ast;
    this.fields = fields;
    this.typing = typing;
    var lowering = new Lowering(ast, fields, typing, false);
    lowering.lower(ast.getExpr());
    vectorised = !lowering.usedRowPath();
  }

  /** The expression as written. */
  public String source() {
    return source;
  }

  /** The type of its values. */
  public FieldType type() {
    return typing.result();
  }

  /** The names of the fields that it reads. */
  public Set<String> reads() {
    return typing.fieldPositions().stream()
        .map(position -> fields.field(position).name())
        .collect(Collectors.toSet());
  }

  /** Whether it is nothing but a field: its column is the batch's own. */
  public boolean isField() {
    return ast.getExpr().getKind() == CelExpr.ExprKind.Kind.IDENT;
  }

  /** Whether all of it runs on kernels: no part is evaluated record by record. */
  public boolean vectorised() {
    return vectorised;
  }

  /** An instance with buffers of its own, for one stream. */
  public Expression newExpression() {
    return instance(false);
  }

  /** As {@link #newExpression}, but every strict part runs on the CEL runtime, row by row. */
  Expression newRowExpression() {
    return instance(true);
  }

  private Expression instance(boolean rowPath) {
    var lowering = new Lowering(ast, fields, typing, rowPath);
    return new Expression(source, lowering.lower(ast.getExpr()), typing.fieldPositions());
  }
}
