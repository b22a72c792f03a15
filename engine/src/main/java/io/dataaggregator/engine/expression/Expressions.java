package io.dataaggregator.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import io.dataaggregator.engine.batch.Schema;
import java.util.List;

/** Compiles CEL expressions over the fields of a batch. */
public final class Expressions {
  private Expressions() {}

  /**
   * Parses and type-checks an expression.
   *
   * @param source at most 4,096 code points
   * @param fields what it may name; a field is of the type of its column, and nullable
   */
  public static Compilation compile(String source, Schema fields) {
    CelCompiler compiler = Dialect.compiler(fields);
    CelValidationResult parsed = compiler.parse(source);
    if (parsed.hasError()) {
      return new Compilation.Refused(Issues.syntax(parsed.getSource(), parsed.getErrors()));
    }
    return compile(source, valid(parsed), fields, compiler);
  }

  /** Checks an expression, or part of one, that {@code compiler} parsed. */
  static Compilation compile(
      String source, CelAbstractSyntaxTree parsed, Schema fields, CelCompiler compiler) {
    var rewriter = new Rewriter(parsed.getSource());
    CelAbstractSyntaxTree rewritten =
        CelAbstractSyntaxTree.newParsedAst(rewriter.rewrite(parsed.getExpr()), parsed.getSource());
    if (!rewriter.problems().isEmpty()) return new Compilation.Refused(rewriter.problems());
    CelValidationResult checked = compiler.check(rewritten);
    if (checked.hasError()) {
      List<ExpressionProblem> problems =
          Issues.check(parsed.getSource(), checked.getErrors(), fields);
      return new Compilation.Refused(problems);
    }
    CelAbstractSyntaxTree ast = valid(checked);
    Typing typing = Typing.of(ast, fields);
    if (!typing.problems().isEmpty()) return new Compilation.Refused(typing.problems());
    return new Compilation.Compiled(new CompiledExpression(source, ast, fields, typing));
  }

  static CelAbstractSyntaxTree valid(CelValidationResult result) {
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new IllegalStateException("a result without errors has a tree", e);
    }
  }
}
