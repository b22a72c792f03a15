package io.dataaggregator.engine.expression;

import java.util.ArrayList;
import java.util.List;

/** The rows of a batch for which an expression has no value, and why; reused batch by batch. */
public final class RowErrors {
  private record RowError(int row, String code, String message) {}

  private final List<RowError> errors = new ArrayList<>();

  void add(int row, String code, String message) {
    errors.add(new RowError(row, code, message));
  }

  /** How many rows failed. */
  public int count() {
    return errors.size();
  }

  /** The row of the failure {@code index}; rows ascend. */
  public int row(int index) {
    return errors.get(index).row();
  }

  /** Stable dotted code, for example {@code expression.overflow}. */
  public String code(int index) {
    return errors.get(index).code();
  }

  /** The expression, what went wrong, and the values of its fields. */
  public String message(int index) {
    return errors.get(index).message();
  }

  /** Forgets every failure. */
  public void clear() {
    errors.clear();
  }
}
