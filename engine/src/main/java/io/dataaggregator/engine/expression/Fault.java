package io.dataaggregator.engine.expression;

import org.jspecify.annotations.Nullable;

/** Why a record has no value; its mark is what dense arrays keep, 0 being none. */
enum Fault {
  OVERFLOW(1, "expression.overflow", "the result does not fit its type"),
  DIVISION_BY_ZERO(2, "expression.division-by-zero", "division by zero"),
  CONVERSION(3, "expression.conversion", "a value cannot be converted"),
  FAILED(4, "expression.failed", "a function refuses its argument");

  private static final @Nullable Fault[] BY_MARK = {
    null, OVERFLOW, DIVISION_BY_ZERO, CONVERSION, FAILED
  };

  private final byte mark;
  private final String code;
  private final String text;

  Fault(int mark, String code, String text) {
    this.mark = (byte) mark;
    this.code = code;
    this.text = text;
  }

  byte mark() {
    return mark;
  }

  /** The fault with that mark; null for 0. */
  static @Nullable Fault of(byte mark) {
    return BY_MARK[mark];
  }

  String code() {
    return code;
  }

  String text() {
    return text;
  }
}
