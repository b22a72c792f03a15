package io.dataaggregator.engine.batch;

/**
 * The type of a declared field.
 *
 * @param kind how values are held in a vector
 * @param scale digits after the point, 0 to 18; only for {@link Kind#DECIMAL}, otherwise 0
 */
public record FieldType(Kind kind, int scale) {
  /** How values are held. */
  public enum Kind {
    /** true or false, in a {@link BoolVector}. */
    BOOL,
    /** 64-bit signed integer, in a {@link LongVector}. */
    INT,
    /** IEEE 754 binary64, in a {@link DoubleVector}. */
    DOUBLE,
    /** Unscaled 64-bit integer with a fixed scale, in a {@link LongVector}. */
    DECIMAL,
    /**
     * Any Unicode text as UTF-8, U+0000 included, in a {@link StringVector}; or its {@link
     * TextHash} in a {@link LongVector}, where nothing else is asked of it.
     */
    STRING,
    /** Microseconds since 1970-01-01T00:00:00Z, in a {@link LongVector}. */
    TIMESTAMP,
    /** A raw JSON value as UTF-8, in a {@link StringVector} whose dictionary is never shared. */
    JSON
  }

  public static final FieldType BOOL = new FieldType(Kind.BOOL, 0);
  public static final FieldType INT = new FieldType(Kind.INT, 0);
  public static final FieldType DOUBLE = new FieldType(Kind.DOUBLE, 0);
  public static final FieldType STRING = new FieldType(Kind.STRING, 0);
  public static final FieldType TIMESTAMP = new FieldType(Kind.TIMESTAMP, 0);
  public static final FieldType JSON = new FieldType(Kind.JSON, 0);

  public FieldType {
    if (scale < 0 || scale > 18) throw new IllegalArgumentException("scale " + scale);
    if (scale != 0 && kind != Kind.DECIMAL) throw new IllegalArgumentException("scale of " + kind);
  }

  /** A decimal with {@code scale} digits after the point. */
  public static FieldType decimal(int scale) {
    return new FieldType(Kind.DECIMAL, scale);
  }

  /** The type as a definition writes it, for example {@code decimal(2)}. */
  @Override
  public String toString() {
    return switch (kind) {
      case DECIMAL -> "decimal(" + scale + ")";
      case BOOL -> "bool";
      case INT -> "int";
      case DOUBLE -> "double";
      case STRING -> "string";
      case TIMESTAMP -> "timestamp";
      case JSON -> "json";
    };
  }
}
