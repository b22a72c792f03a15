package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A row's columns, by name. */
final class Row {
  private final ResultSet rows;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  String text(String column) throws SQLException {
    return present(rows.getString(column), column);
  }

  @Nullable String textOrNull(String column) throws SQLException {
    return rows.getString(column);
  }

  long number(String column) throws SQLException {
    return rows.getLong(column);
  }

  int integer(String column) throws SQLException {
    return rows.getInt(column);
  }

  boolean flag(String column) throws SQLException {
    return rows.getBoolean(column);
  }

  Bytes bytes(String column) throws SQLException {
    return Bytes.of(present(rows.getBytes(column), column));
  }

  Instant instant(String column) throws SQLException {
    return present(instantOrNull(column), column);
  }

  @Nullable Instant instantOrNull(String column) throws SQLException {
    OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  Ledger ledger() throws SQLException {
    return new Ledger(
        number("records_read"),
        number("aggregated"),
        number("passed"),
        number("filtered"),
        number("duplicate"),
        number("late"),
        number("rejected"));
  }

  private static <T> T present(@Nullable T value, String column) throws SQLException {
    if (value == null) {
      throw new SQLException("column " + column + " is null");
    }
    return value;
  }
}
