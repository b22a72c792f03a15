package io.dataaggregator.engine.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The overloads that we add to CEL: mixed numbers, decimals, and the questions about null that
 * {@link Rewriter} puts in the place of comparisons with it. Those on ints, doubles, text and time
 * have a binding in {@link Bindings}; the others are always lowered to kernels.
 */
final class Overloads {
  /** Opaque to CEL: {@link Typing} works out the scale. */
  static final CelType DECIMAL = OpaqueType.create("decimal");

  static final CelType JSON = OpaqueType.create("json");
  static final String PRESENT = "@present";
  static final String ABSENT = "@absent";
  static final String WHEN = "@when";
  static final String UNLESS = "@unless";
  static final String TRUNCATE = "truncate";
  private static final String LOWER = "lowerAscii";
  private static final String UPPER = "upperAscii";

  /**
   * Standard overloads in whose place ours stand: text by code point, time in microseconds, and
   * doubles by IEEE 754 where CEL's runtime takes NaN to be equal to itself and infinity for an
   * int.
   */
  static final Set<String> REPLACED =
      Set.of(
          "equals",
          "not_equals",
          "double_to_int64",
          "less_string",
          "less_equals_string",
          "greater_string",
          "greater_equals_string",
          "string_to_timestamp",
          "int64_to_timestamp",
          "add_timestamp_duration",
          "add_duration_timestamp",
          "subtract_timestamp_duration",
          "subtract_timestamp_timestamp");

  private static final CelType BOOL = SimpleType.BOOL;
  private static final CelType INT = SimpleType.INT;
  private static final CelType DOUBLE = SimpleType.DOUBLE;
  private static final CelType STRING = SimpleType.STRING;
  private static final CelType TIMESTAMP = SimpleType.TIMESTAMP;
  private static final CelType DURATION = SimpleType.DURATION;
  private static final CelType ANY = TypeParamType.create("A");

  private static final Map<String, String> ARITHMETIC =
      Map.of("_+_", "add", "_-_", "subtract", "_*_", "multiply", "_/_", "divide");
  private static final Map<String, String> RELATIONS =
      Map.of(
          "_==_", "equals",
          "_!=_", "not_equals",
          "_<_", "less",
          "_<=_", "less_equals",
          "_>_", "greater",
          "_>=_", "greater_equals");

  private static final Set<String> EQUALITY = Set.of("equals", "not_equals");

  private Overloads() {}

  static List<CelFunctionDecl> declarations() {
    var functions = new ArrayList<CelFunctionDecl>();
    ARITHMETIC.forEach((function, name) -> functions.add(arithmetic(function, name)));
    RELATIONS.forEach((function, name) -> functions.add(relation(function, name)));
    functions.add(function("-_", overload("negate_decimal", DECIMAL, DECIMAL)));
    functions.add(function("int", overload("double_to_int", INT, DOUBLE)));
    functions.add(function("double", overload("decimal_to_double", DOUBLE, DECIMAL)));
    functions.add(function("_?_:_", choices()));
    functions.add(
        function(
            "@in",
            overload("in_int_doubles", BOOL, INT, ListType.create(DOUBLE)),
            overload("in_double_ints", BOOL, DOUBLE, ListType.create(INT))));
    functions.add(
        function(
            "timestamp",
            overload("text_to_timestamp", TIMESTAMP, STRING),
            overload("seconds_to_timestamp", TIMESTAMP, INT)));
    functions.add(function(LOWER, member("text_lower", STRING, STRING)));
    functions.add(function(UPPER, member("text_upper", STRING, STRING)));
    functions.add(
        function(
            TRUNCATE,
            member("truncate_time", TIMESTAMP, TIMESTAMP, STRING),
            member("truncate_time_zone", TIMESTAMP, TIMESTAMP, STRING, STRING)));
    functions.add(function(PRESENT, overload("present", BOOL, ANY)));
    functions.add(function(ABSENT, overload("absent", BOOL, ANY)));
    functions.add(function(WHEN, overload("when", ANY, BOOL, ANY)));
    functions.add(function(UNLESS, overload("unless", ANY, BOOL, ANY)));
    return functions;
  }

  private static CelFunctionDecl arithmetic(String function, String name) {
    var overloads = new ArrayList<CelOverloadDecl>();
    overloads.add(overload(name + "_int_double", DOUBLE, INT, DOUBLE));
    overloads.add(overload(name + "_double_int", DOUBLE, DOUBLE, INT));
    overloads.add(overload(name + "_decimal_double", DOUBLE, DECIMAL, DOUBLE));
    overloads.add(overload(name + "_double_decimal", DOUBLE, DOUBLE, DECIMAL));
    if (!name.equals("divide")) {
      overloads.add(overload(name + "_decimal", DECIMAL, DECIMAL, DECIMAL));
      overloads.add(overload(name + "_decimal_int", DECIMAL, DECIMAL, INT));
      overloads.add(overload(name + "_int_decimal", DECIMAL, INT, DECIMAL));
    }
    if (name.equals("add")) {
      overloads.add(overload("add_time_duration", TIMESTAMP, TIMESTAMP, DURATION));
      overloads.add(overload("add_duration_time", TIMESTAMP, DURATION, TIMESTAMP));
    }
    if (name.equals("subtract")) {
      overloads.add(overload("subtract_time_duration", TIMESTAMP, TIMESTAMP, DURATION));
      overloads.add(overload("subtract_time_time", DURATION, TIMESTAMP, TIMESTAMP));
    }
    return CelFunctionDecl.newFunctionDeclaration(function, overloads);
  }

  private static CelFunctionDecl relation(String function, String name) {
    var overloads = new ArrayList<CelOverloadDecl>();
    overloads.add(overload(name + "_int_double", BOOL, INT, DOUBLE));
    overloads.add(overload(name + "_double_int", BOOL, DOUBLE, INT));
    overloads.add(overload(name + "_decimal_int", BOOL, DECIMAL, INT));
    overloads.add(overload(name + "_int_decimal", BOOL, INT, DECIMAL));
    overloads.add(overload(name + "_decimal_double", BOOL, DECIMAL, DOUBLE));
    overloads.add(overload(name + "_double_decimal", BOOL, DOUBLE, DECIMAL));
    overloads.add(overload(name + "_decimal", BOOL, DECIMAL, DECIMAL));
    overloads.add(overload(name + "_text", BOOL, STRING, STRING));
    if (EQUALITY.contains(name)) {
      for (CelType type : List.of(BOOL, INT, DOUBLE, TIMESTAMP, DURATION)) {
        overloads.add(overload(equality(name, type), BOOL, type, type));
      }
    }
    return CelFunctionDecl.newFunctionDeclaration(function, overloads);
  }

  /** The overload of an equality of two values of one type. */
  static String equality(String name, CelType type) {
    return name + "_" + type.kind().name().toLowerCase(Locale.ROOT);
  }

  private static CelOverloadDecl[] choices() {
    return new CelOverloadDecl[] {
      overload("choose_int_double", DOUBLE, BOOL, INT, DOUBLE),
      overload("choose_double_int", DOUBLE, BOOL, DOUBLE, INT),
      overload("choose_decimal_int", DECIMAL, BOOL, DECIMAL, INT),
      overload("choose_int_decimal", DECIMAL, BOOL, INT, DECIMAL),
      overload("choose_decimal_double", DOUBLE, BOOL, DECIMAL, DOUBLE),
      overload("choose_double_decimal", DOUBLE, BOOL, DOUBLE, DECIMAL),
    };
  }

  private static CelFunctionDecl function(String name, CelOverloadDecl... overloads) {
    return CelFunctionDecl.newFunctionDeclaration(name, overloads);
  }

  private static CelOverloadDecl member(String id, CelType result, CelType... parameters) {
    return CelOverloadDecl.newMemberOverload(id, result, parameters);
  }

  private static CelOverloadDecl overload(String id, CelType result, CelType... parameters) {
    return CelOverloadDecl.newGlobalOverload(id, result, parameters);
  }
}
