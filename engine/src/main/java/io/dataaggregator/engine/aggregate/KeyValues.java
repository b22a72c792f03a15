package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import java.math.BigDecimal;
import java.time.Instant;

/** Key values between the form that readers see and the long that holds them. */
final class KeyValues {
  private static final long MICROS = 1_000_000;

  private KeyValues() {}

  /** The value that {@code bits} holds; not for text. */
  static Object value(FieldType type, long bits) {
    return switch (type.kind()) {
      case BOOL -> bits != 0;
      case INT -> bits;
      case DOUBLE -> Double.longBitsToDouble(bits);
      case DECIMAL -> BigDecimal.valueOf(bits, type.scale());
      case TIMESTAMP ->
          Instant.ofEpochSecond(Math.floorDiv(bits, MICROS), Math.floorMod(bits, MICROS) * 1_000L);
      case STRING, JSON -> throw new IllegalArgumentException("text is held by id");
    };
  }

  /**
   * The long that holds {@code value}; not for text.
   *
   * @throws IllegalArgumentException when the value is not of the field's type, or beyond it
   */
  static long bits(Field field, Object value) {
    try {
      return switch (field.type().kind()) {
        case BOOL -> (Boolean) value ? 1 : 0;
        case INT -> (Long) value;
        case DOUBLE -> canonical((Double) value);
        case DECIMAL ->
            ((BigDecimal) value).setScale(field.type().scale()).unscaledValue().longValueExact();
        case TIMESTAMP -> micros((Instant) value);
        case STRING, JSON -> throw new IllegalArgumentException("text is held by id");
      };
    } catch (ClassCastException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "key field " + field.name() + ": " + value + " is no " + field.type(), e);
    }
  }

  /** {@code value} as text, or an exception that names the field. */
  static String text(Field field, Object value) {
    if (value instanceof String text) return text;
    throw new IllegalArgumentException("key field " + field.name() + ": " + value + " is no text");
  }

  /** Bits of a number as a group key: one NaN, and one zero. */
  static long canonical(double value) {
    return Double.doubleToLongBits(value + 0.0);
  }

  /** Maps the bits of a double so that signed order is numeric order, NaN last. */
  static long ordered(long doubleBits) {
    return doubleBits ^ ((doubleBits >> 63) & Long.MAX_VALUE);
  }

  private static long micros(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), MICROS), at.getNano() / 1_000);
  }
}
