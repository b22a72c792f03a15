package io.dataaggregator.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a checked expression into kernels. A strict call without a kernel becomes a {@link Region}
 * of the CEL runtime together with those operands that have no kernel either.
 */
final class Lowering {
  private final CelAbstractSyntaxTree ast;
  private final Schema fields;
  private final Typing typing;
  private final boolean rowPath;
  private final StrictKernels strict;
  private boolean usedRowPath;

  /**
   * Prepares one instance of an expression.
   *
   * @param rowPath whether strict calls go to the CEL runtime even where there is a kernel;
   *     decimals excepted, which it does not know
   */
  Lowering(CelAbstractSyntaxTree ast, Schema fields, Typing typing, boolean rowPath) {
    this.ast = ast;
    this.fields = fields;
    this.typing = typing;
    this.rowPath = rowPath;
    strict = new StrictKernels(this, typing);
  }

  /** Whether any part is evaluated record by record. */
  boolean usedRowPath() {
    return usedRowPath;
  }

  /** The kernel of a part that has a column. */
  Kernel lower(CelExpr expr) {
    Object constant = typing.constant(expr);
    if (constant != null) return new ConstantKernel(typeOf(expr), constant);
    return switch (expr.getKind()) {
      case IDENT, SELECT -> field(expr);
      case CALL -> call(expr, expr.call());
      default -> throw new IllegalStateException("no column for " + expr);
    };
  }

  private Kernel field(CelExpr expr) {
    int position = typing.position(expr);
    return new FieldKernel(fields.field(position).type(), position);
  }

  private Kernel call(CelExpr expr, CelCall call) {
    List<CelExpr> args = call.args();
    FieldType type = typeOf(expr);
    return switch (call.function()) {
      case "_&&_" -> Logic.and(lower(args.get(0)), lower(args.get(1)));
      case "_||_" -> Logic.or(lower(args.get(0)), lower(args.get(1)));
      case "_?_:_" -> choice(args.get(0), args.get(1), args.get(2), type);
      case Overloads.WHEN -> choice(args.get(0), args.get(1), null, type);
      case Overloads.UNLESS -> choice(args.get(0), null, args.get(1), type);
      case Overloads.PRESENT -> new NullTest(lower(args.get(0)), false);
      case Overloads.ABSENT -> new NullTest(lower(args.get(0)), true);
      default -> {
        Kernel kernel = strictKernel(expr);
        yield kernel != null ? kernel : region(expr, type);
      }
    };
  }

  private Kernel choice(
      CelExpr condition, @Nullable CelExpr then, @Nullable CelExpr other, FieldType type) {
    Kernel yes = then == null ? null : strict.coerce(then, type);
    Kernel no = other == null ? null : strict.coerce(other, type);
    return new Choice(lower(condition), yes, no, type);
  }

  private @Nullable Kernel strictKernel(CelExpr expr) {
    if (rowPath && !strict.hasDecimal(expr)) return null;
    return strict.kernel(expr);
  }

  private Kernel region(CelExpr root, FieldType type) {
    var builder = new RegionBuilder();
    CelExpr body = builder.absorb(root);
    var region = new Region(ast, body, builder.names);
    List<Kernel> operands = builder.operands;
    boolean oneText = operands.size() == 1 && operands.get(0).type().equals(FieldType.STRING);
    if (oneText && !rowPath) return new DictionaryCall(region, operands.get(0), type);
    usedRowPath = true;
    return new RowCall(region, operands, type);
  }

  private FieldType typeOf(CelExpr expr) {
    return Objects.requireNonNull(typing.type(expr), "a part with a column has a type");
  }

  /** Collects what one region evaluates, and the kernels that give its operands. */
  private final class RegionBuilder {
    private final List<Kernel> operands = new ArrayList<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Integer, String> namesByField = new HashMap<>();

    /** The call with every operand that is evaluated elsewhere replaced by an identifier. */
    private CelExpr absorb(CelExpr expr) {
      List<CelExpr> parts = Trees.operands(expr.call()).stream().map(this::operand).toList();
      return Trees.withOperands(expr.id(), expr.call(), parts);
    }

    private CelExpr operand(CelExpr expr) {
      return switch (expr.getKind()) {
        case IDENT, SELECT ->
            identifier(
                expr,
                namesByField.computeIfAbsent(typing.position(expr), position -> add(field(expr))));
        case LIST ->
            Trees.list(expr.id(), Trees.elements(expr.list()).stream().map(this::operand).toList());
        case CALL -> call(expr);
        default -> expr;
      };
    }

    private CelExpr call(CelExpr expr) {
      if (typing.constant(expr) != null) return expr;
      Kernel kernel =
          Typing.LAZY.contains(expr.call().function()) ? lower(expr) : strictKernel(expr);
      return kernel == null ? absorb(expr) : identifier(expr, add(kernel));
    }

    private String add(Kernel kernel) {
      operands.add(kernel);
      return Region.operandName(operands.size() - 1);
    }

    private CelExpr identifier(CelExpr expr, String name) {
      names.put(expr.id(), name);
      return CelExpr.ofIdent(expr.id(), name);
    }
  }
}
