package io.dataaggregator.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.calendar.CalendarUnit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What CEL's own checker does not say: the scale of decimals, the value of constant parts, and what
 * is refused beyond types. Made once for an expression, then only read.
 */
final class Typing {
  /** Functions that look at nulls and faults of their operands themselves. */
  static final Set<String> LAZY =
      Set.of(
          "_&&_",
          "_||_",
          "_?_:_",
          Overloads.WHEN,
          Overloads.UNLESS,
          Overloads.PRESENT,
          Overloads.ABSENT);

  private static final Set<String> CHOICES = Set.of("_?_:_", Overloads.WHEN, Overloads.UNLESS);

  private final CelAbstractSyntaxTree ast;
  private final Schema fields;
  private final Map<Long, FieldType> types = new HashMap<>();
  private final Map<Long, Object> constants = new HashMap<>();
  private final Map<Long, Long> spans = new HashMap<>();
  private final Set<Integer> positions = new LinkedHashSet<>();
  private final List<ExpressionProblem> problems = new ArrayList<>();

  private Typing(CelAbstractSyntaxTree ast, Schema fields) {
    this.ast = ast;
    this.fields = fields;
  }

  static Typing of(CelAbstractSyntaxTree ast, Schema fields) {
    var typing = new Typing(ast, fields);
    CelExpr root = ast.getExpr();
    typing.visit(root);
    FieldType result = typing.types.get(root.id());
    if (typing.problems.isEmpty() && (result == null || result.equals(FieldType.JSON))) {
      String type = result == null ? ast.getResultType().name() : "json";
      typing.refuse(root, "the result is a " + type + ", which no field can hold");
    }
    return typing;
  }

  List<ExpressionProblem> problems() {
    return problems;
  }

  FieldType result() {
    FieldType result = types.get(ast.getExpr().id());
    if (result == null) throw new IllegalStateException("an expression with problems has no type");
    return result;
  }

  /** Positions of the fields that occur, in order of appearance. */
  List<Integer> fieldPositions() {
    return List.copyOf(positions);
  }

  /** The type of a part's column; null for durations and lists, which have none. */
  @Nullable FieldType type(CelExpr expr) {
    return types.get(expr.id());
  }

  /** The value of a part that has no field, as {@link Cells#write} takes it; null for others. */
  @Nullable Object constant(CelExpr expr) {
    return constants.get(expr.id());
  }

  /** The microseconds of a duration that has no field; null for others. */
  @Nullable Long span(CelExpr expr) {
    return spans.get(expr.id());
  }

  int position(CelExpr expr) {
    Map<Long, CelReference> references = ast.getReferenceMap();
    CelReference reference = references.get(expr.id());
    return reference == null ? -1 : fields.position(reference.name());
  }

  /** Whether the part is constant: it has no field, and nothing that looks at nulls. */
  private boolean visit(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> literal(expr);
      case IDENT, SELECT -> {
        field(expr);
        yield false;
      }
      case LIST -> list(expr);
      case CALL -> call(expr, expr.call());
      default -> {
        refuse(expr, "maps, messages and macros are not supported");
        yield false;
      }
    };
  }

  private boolean literal(CelExpr expr) {
    Object value =
        switch (expr.constant().getKind()) {
          case BOOLEAN_VALUE -> expr.constant().booleanValue();
          case INT64_VALUE -> expr.constant().int64Value();
          case DOUBLE_VALUE -> expr.constant().doubleValue();
          case STRING_VALUE -> expr.constant().stringValue();
          default -> null;
        };
    FieldType type = Dialect.fieldType(ast.getTypeOrThrow(expr.id()));
    if (value == null || type == null) {
      refuse(expr, "a " + ast.getTypeOrThrow(expr.id()).name() + " is not supported");
      return false;
    }
    types.put(expr.id(), type);
    constants.put(expr.id(), value);
    return true;
  }

  private void field(CelExpr expr) {
    int position = position(expr);
    if (position < 0) {
      refuse(expr, "there is nothing to select from; " + Issues.known(fields));
      return;
    }
    positions.add(position);
    types.put(expr.id(), fields.field(position).type());
  }

  private boolean list(CelExpr expr) {
    boolean constant = true;
    for (CelExpr element : Trees.elements(expr.list())) {
      constant &= visit(element);
      FieldType type = type(element);
      if (type != null && isOpaque(type)) refuse(element, "a list cannot hold a " + type);
    }
    return constant;
  }

  private boolean call(CelExpr expr, CelCall call) {
    int before = problems.size();
    boolean constant = !LAZY.contains(call.function());
    List<CelExpr> operands = Trees.operands(call);
    for (CelExpr operand : operands) constant &= visit(operand);
    if (problems.size() > before) return false;
    restrict(expr, call.function(), operands);
    if (problems.size() > before) return false;
    type(expr, call.function(), operands);
    if (problems.size() > before || !constant) return false;
    return fold(expr);
  }

  private void type(CelExpr expr, String function, List<CelExpr> operands) {
    CelType celType = ast.getTypeOrThrow(expr.id());
    FieldType type = Dialect.fieldType(celType);
    if (celType.equals(Overloads.DECIMAL)) type = decimal(expr, function, operands);
    if (type != null) types.put(expr.id(), type);
    else if (!Dialect.isOurs(celType) || CHOICES.contains(function)) {
      refuse(expr, function + " cannot give a " + celType.name());
    }
  }

  private FieldType decimal(CelExpr expr, String function, List<CelExpr> operands) {
    int scale = 0;
    for (CelExpr operand : operands) {
      FieldType type = type(operand);
      if (type == null) continue;
      scale = function.equals("_*_") ? scale + type.scale() : Math.max(scale, type.scale());
    }
    if (scale <= 18) return FieldType.decimal(scale);
    String message = "the product would have " + scale + " digits after the point, 18 is the limit";
    refuse(expr, message + "; use double(x)");
    return FieldType.decimal(18);
  }

  private void restrict(CelExpr expr, String function, List<CelExpr> operands) {
    boolean asks = function.equals(Overloads.PRESENT) || function.equals(Overloads.ABSENT);
    for (CelExpr operand : operands) {
      if (!asks && FieldType.JSON.equals(type(operand))) {
        String remedy = "raw JSON can only be tested for null, declare the value in it as a field";
        refuse(operand, remedy);
      }
    }
    CelExpr last = operands.get(operands.size() - 1);
    switch (function) {
      case "matches" -> pattern(expr, last);
      case "duration" -> {
        if (last.getKind() != Kind.CONSTANT) refuse(last, "duration() takes a literal");
      }
      case Overloads.TRUNCATE -> truncation(operands);
      case "@in" -> {
        FieldType type = type(operands.get(0));
        if (type != null && isOpaque(type)) refuse(expr, "in cannot be applied to " + type);
      }
      default -> {}
    }
  }

  private void pattern(CelExpr expr, CelExpr pattern) {
    Object regex = constant(pattern);
    if (regex == null) {
      refuse(pattern, "matches() takes a constant pattern");
      return;
    }
    // Tried on an empty text once, so that a bad pattern is refused now and not for every record.
    CelExpr text = Trees.operands(expr.call()).get(0);
    CelExpr empty = CelExpr.ofConstant(text.id(), dev.cel.common.ast.CelConstant.ofValue(""));
    CelExpr trial = Trees.withOperands(expr.id(), expr.call(), List.of(empty, pattern));
    if (new Region(ast, trial, Map.of()).evaluate() instanceof Fault) {
      refuse(pattern, "'" + regex + "' is not a pattern of RE2, or it is too large");
    }
  }

  private void truncation(List<CelExpr> operands) {
    CelExpr unit = operands.get(1);
    if (!(constant(unit) instanceof String word) || CalendarUnit.of(word).isEmpty()) {
      refuse(unit, "truncate() takes one of " + CalendarUnit.words());
    }
    if (operands.size() == 3 && TimeKernels.zone(this, operands.get(2)) == null) {
      refuse(operands.get(2), "truncate() takes a constant time zone like 'Europe/Berlin'");
    }
  }

  /** Evaluates a part without fields once and for all. */
  private boolean fold(CelExpr expr) {
    FieldType type = type(expr);
    if (type != null && type.kind() == FieldType.Kind.DECIMAL) return false;
    Object value = new Region(ast, expr, Map.of()).evaluate();
    if (value instanceof Fault fault) {
      String message = "fails for every record: " + fault.text();
      problems.add(Issues.at(ast.getSource(), expr, Issues.FAILS, message));
      return false;
    }
    if (value instanceof Duration span) span(expr, span);
    if (type != null) constants.put(expr.id(), value);
    return true;
  }

  private void span(CelExpr expr, Duration span) {
    if (!span.truncatedTo(ChronoUnit.MICROS).equals(span)) {
      refuse(expr, "durations are whole microseconds");
    }
    // no more than some ten thousand years, as CEL has it
    spans.put(expr.id(), span.getSeconds() * 1_000_000 + span.getNano() / 1_000);
  }

  private static boolean isOpaque(FieldType type) {
    return switch (type.kind()) {
      case DECIMAL, JSON -> true;
      case BOOL, INT, DOUBLE, STRING, TIMESTAMP -> false;
    };
  }

  private void refuse(CelExpr expr, String message) {
    problems.add(Issues.at(ast.getSource(), expr, Issues.TYPE, message));
  }
}
