package io.dataaggregator.engine.expression;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What we speak of CEL: no macros, no uint, bytes, maps or messages, our own overloads beside the
 * standard ones, and limits that turn any text into an answer.
 */
final class Dialect {
  static final int LIMIT_CHARS = 4096;

  private static final int LIMIT_DEPTH = 100;
  private static final int LIMIT_NODES = 10_000;
  private static final int LIMIT_REGEX_SIZE = 1_000;

  private static final Set<CelKind> KINDS =
      Set.of(
          CelKind.BOOL,
          CelKind.INT,
          CelKind.DOUBLE,
          CelKind.STRING,
          CelKind.TIMESTAMP,
          CelKind.DURATION,
          CelKind.LIST,
          CelKind.OPAQUE,
          CelKind.TYPE_PARAM);
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LIMIT_CHARS)
          .maxParseRecursionDepth(LIMIT_DEPTH)
          .maxParseExpressionNodeCount(LIMIT_NODES)
          .maxRegexProgramSize(LIMIT_REGEX_SIZE)
          .enableHeterogeneousNumericComparisons(true)
          .build();
  private static final CelStandardDeclarations DECLARATIONS =
      CelStandardDeclarations.newBuilder()
          .filterFunctions((function, overload) -> isOurs(overload.celOverloadDecl()))
          .filterIdentifiers(identifier -> false)
          .build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardEnvironmentEnabled(false)
          .setStandardDeclarations(DECLARATIONS)
          .addFunctionDeclarations(Overloads.declarations())
          .build();

  /** Evaluates checked expressions; immutable and shared. */
  static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addFunctionBindings(Bindings.all())
          .build();

  private Dialect() {}

  /** Parses any expression and checks those over {@code fields}. */
  static CelCompiler compiler(Schema fields) {
    CelCompilerBuilder builder = COMPILER.toCompilerBuilder();
    for (Field field : fields.fields()) builder.addVar(field.name(), celType(field.type()));
    return builder.build();
  }

  /** Whether values of the type, and of the elements of a list of it, can occur. */
  static boolean isOurs(CelType type) {
    List<CelType> parameters = type.parameters();
    return KINDS.contains(type.kind()) && parameters.stream().allMatch(Dialect::isOurs);
  }

  private static boolean isOurs(CelOverloadDecl overload) {
    List<CelType> parameters = overload.parameterTypes();
    // CEL compares int with double exactly; ours promotes, as arithmetic does.
    boolean mixed = parameters.containsAll(List.of(SimpleType.INT, SimpleType.DOUBLE));
    return !mixed
        && isOurs(overload.resultType())
        && parameters.stream().allMatch(Dialect::isOurs)
        && !Overloads.REPLACED.contains(overload.overloadId());
  }

  static CelType celType(FieldType type) {
    return switch (type.kind()) {
      case BOOL -> SimpleType.BOOL;
      case INT -> SimpleType.INT;
      case DOUBLE -> SimpleType.DOUBLE;
      case DECIMAL -> Overloads.DECIMAL;
      case STRING -> SimpleType.STRING;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
      case JSON -> Overloads.JSON;
    };
  }

  /** The type of a column of such values; null where there is none, and for decimals. */
  static @Nullable FieldType fieldType(CelType type) {
    return switch (type.kind()) {
      case BOOL -> FieldType.BOOL;
      case INT -> FieldType.INT;
      case DOUBLE -> FieldType.DOUBLE;
      case STRING -> FieldType.STRING;
      case TIMESTAMP -> FieldType.TIMESTAMP;
      default -> null;
    };
  }
}
