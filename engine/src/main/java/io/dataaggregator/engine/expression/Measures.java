package io.dataaggregator.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import io.dataaggregator.engine.batch.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles measures: CEL expressions over aggregate calls. The calls are {@code count() sum(x)
 * avg(x) min(x) max(x) stddev(x) variance(x) first(x) last(x) distinct(x) quantile(x, q) top(x,
 * n)}, where x is an expression over the fields of a record.
 */
public final class Measures {
  private Measures() {}

  /**
   * Parses and type-checks measures.
   *
   * @param measures expressions by name; the order is kept
   * @param fields what the calls' arguments may name
   */
  public static MeasureCompilation compile(Map<String, String> measures, Schema fields) {
    CelCompiler compiler = Dialect.compiler(fields);
    var calls = new AggregateCalls(fields, compiler);
    var compiled = new LinkedHashMap<String, MeasureExpression>();
    var problems = new LinkedHashMap<String, List<ExpressionProblem>>();
    measures.forEach((name, source) -> {
      CelValidationResult parsed = compiler.parse(source);
      if (parsed.hasError()) {
        problems.put(name, Issues.syntax(parsed.getSource(), parsed.getErrors()));
        return;
      }
      CelAbstractSyntaxTree ast = Expressions.valid(parsed);
      var rewriter = new Rewriter(ast.getSource());
      var builder = new MeasureBuilder(source, ast.getSource(), calls, fields);
      MeasureExpression measure = builder.build(rewriter.rewrite(ast.getExpr()));
      List<ExpressionProblem> found =
          rewriter.problems().isEmpty() ? builder.problems() : rewriter.problems();
      if (found.isEmpty()) compiled.put(name, measure);
      else problems.put(name, List.copyOf(found));
    });
    if (!problems.isEmpty()) return new MeasureCompilation.Refused(problems);
    return new MeasureCompilation.Compiled(
        new MeasurePlan(calls.calls(), Collections.unmodifiableMap(compiled)));
  }
}
