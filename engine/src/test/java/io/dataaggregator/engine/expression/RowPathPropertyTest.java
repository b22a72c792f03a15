package io.dataaggregator.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.RecordBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Kernels, the row path and plain CEL agree on every input that they share. Where several parts of
 * one expression fail, which of them is named is not defined.
 */
class RowPathPropertyTest {
  private static final CelRuntime CEL = CelRuntimeFactory.plannerRuntimeBuilder().build();

  @Property(tries = 1500)
  void singleOperationsAgreeInValuesNullsAndErrors(@ForAll long seed) {
    agree(new RandomExpressions(seed, false, false), 1, true);
  }

  @Property(tries = 1500)
  void strictExpressionsAgreeInValuesAndNulls(@ForAll long seed) {
    agree(new RandomExpressions(seed, false, false), 3, false);
  }

  @Property(tries = 1500)
  void lazyExpressionsAgreeInValuesAndNulls(@ForAll long seed) {
    agree(new RandomExpressions(seed, true, false), 3, false);
  }

  private static void agree(RandomExpressions random, int depth, boolean codes) {
    String source = random.any(depth);
    if (!(Expressions.compile(source, RandomExpressions.FIELDS)
        instanceof Compilation.Compiled(CompiledExpression compiled))) {
      return;
    }
    Expression kernels = compiled.newExpression();
    Expression rows = compiled.newRowExpression();
    var batch = new RecordBatch(RandomExpressions.FIELDS, 40);
    for (int i = 0; i < 3; i++) {
      random.fill(batch);
      List<@Nullable Object> expected = Rows.evaluate(rows, batch);
      List<@Nullable Object> actual = Rows.evaluate(kernels, batch);
      for (int row = 0; row < batch.rows(); row++) {
        Object a = codes ? expected.get(row) : failed(expected.get(row));
        Object b = codes ? actual.get(row) : failed(actual.get(row));
        assertEquals(a, b, () -> source + " on " + describe(batch));
      }
    }
  }

  private static @Nullable Object failed(@Nullable Object outcome) {
    return outcome instanceof String text && text.startsWith("expression.") ? "failed" : outcome;
  }

  @Property(tries = 1500)
  void plainExpressionsAgreeWithCel(@ForAll long seed) throws CelValidationException {
    var random = new RandomExpressions(seed, true, true);
    String source = random.any(3);
    if (!(Expressions.compile(source, RandomExpressions.FIELDS)
        instanceof Compilation.Compiled(CompiledExpression compiled))) {
      return;
    }
    CelAbstractSyntaxTree ast = compiler().compile(source).getAst();
    var batch = new RecordBatch(RandomExpressions.FIELDS, 40);
    random.fill(batch);
    List<@Nullable Object> actual = Rows.evaluate(compiled.newExpression(), batch);
    for (int i = 0; i < batch.selected(); i++) {
      int row = batch.selection()[i];
      Object expected = cel(ast, batch, row);
      assertEquals(expected, failed(actual.get(row)), () -> source + " on " + values(batch, row));
    }
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder();
    for (Field field : RandomExpressions.FIELDS.fields()) {
      builder.addVar(field.name(), Dialect.celType(field.type()));
    }
    return builder.build();
  }

  private static Object cel(CelAbstractSyntaxTree ast, RecordBatch batch, int row) {
    try {
      return CEL.createProgram(ast).eval(values(batch, row));
    } catch (CelEvaluationException e) {
      return "failed";
    }
  }

  private static Map<String, @Nullable Object> values(RecordBatch batch, int row) {
    var values = new HashMap<String, @Nullable Object>();
    for (int i = 0; i < batch.schema().size(); i++) {
      Field field = batch.schema().field(i);
      values.put(field.name(), Cells.read(batch.vector(i), field.type(), row));
    }
    return values;
  }

  private static String describe(RecordBatch batch) {
    var text = new StringBuilder();
    for (int row = 0; row < batch.rows(); row++) text.append('\n').append(values(batch, row));
    return text.toString();
  }
}
