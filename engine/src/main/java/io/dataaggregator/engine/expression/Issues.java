package io.dataaggregator.engine.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.Schema;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Problems of expressions: ours, and CEL's own in words that name the way out. */
final class Issues {
  static final String SYNTAX = "expression.syntax";
  static final String NAME = "expression.unknown-name";
  static final String TYPE = "expression.type";
  static final String LIMIT = "expression.limit";
  static final String FAILS = "expression.always-fails";

  private static final int LIMIT_LISTED = 30;
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*");
  private static final Pattern OPERATOR = Pattern.compile("_?([^A-Za-z_]+)_");

  private Issues() {}

  /** A problem at a part of the expression. */
  static ExpressionProblem at(CelSource source, CelExpr expr, String code, String message) {
    Map<Long, Integer> offsets = source.getPositionsMap();
    Integer offset = offsets.get(expr.id());
    CelSourceLocation place =
        source.getOffsetLocation(offset == null ? 0 : offset).orElse(CelSourceLocation.of(1, 0));
    return at(source, place, code, message);
  }

  private static ExpressionProblem at(
      CelSource source, CelSourceLocation place, String code, String message) {
    int line = Math.max(1, place.getLine());
    int column = Math.max(0, place.getColumn());
    int offset = source.getLocationOffset(line, column).orElse(0);
    return new ExpressionProblem(code, message, offset, line, column + 1);
  }

  static List<ExpressionProblem> syntax(CelSource source, List<CelIssue> issues) {
    return issues.stream()
        .map(issue -> {
          boolean limit = issue.getMessage().contains("limit");
          String code = limit ? LIMIT : SYNTAX;
          return at(source, issue.getSourceLocation(), code, issue.getMessage());
        })
        .toList();
  }

  static List<ExpressionProblem> check(CelSource source, List<CelIssue> issues, Schema fields) {
    return issues.stream().map(issue -> check(source, issue, fields)).toList();
  }

  private static ExpressionProblem check(CelSource source, CelIssue issue, Schema fields) {
    String message = issue.getMessage();
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      String text = "there is no field or function " + undeclared.group(1) + "; " + known(fields);
      return at(source, issue.getSourceLocation(), NAME, text);
    }
    Matcher overload = OVERLOAD.matcher(message);
    if (overload.matches()) message = overload(overload.group(1), overload.group(2));
    return at(source, issue.getSourceLocation(), TYPE, message);
  }

  private static String overload(String function, String types) {
    Matcher operator = OPERATOR.matcher(function);
    String name =
        switch (function) {
          case "_?_:_", Overloads.WHEN, Overloads.UNLESS -> "?:";
          case "@in" -> "in";
          case "_[_]" -> "[]";
          default -> operator.find() ? operator.group(1) : function;
        };
    String remedy =
        types.contains("decimal")
            ? "; a decimal takes part in + - * and comparisons, or as double(x)"
            : types.contains("json")
                ? "; raw JSON can only be tested for null, declare the value in it as a field"
                : "; convert an operand with int(), double() or string()";
    return name + " cannot be applied to " + types + remedy;
  }

  static String known(Schema fields) {
    String names =
        fields.fields().stream()
            .limit(LIMIT_LISTED)
            .map(Field::name)
            .collect(Collectors.joining(", "));
    return "the fields are " + names + (fields.size() > LIMIT_LISTED ? ", ..." : "");
  }
}
