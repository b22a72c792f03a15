package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.persistence.database.DatabaseException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Sets a statement's parameters one after the other. */
final class Parameters {
  private final PreparedStatement statement;
  private final String doing;
  private int index;

  Parameters(PreparedStatement statement, String doing) {
    this.statement = statement;
    this.doing = doing;
  }

  /** Sets the parameter at {@code index}. */
  private interface Setter {
    void set(int index) throws SQLException;
  }

  private Parameters set(Setter setter) {
    index++;
    try {
      setter.set(index);
      return this;
    } catch (SQLException e) {
      throw DatabaseException.of(doing, e);
    }
  }

  /** Text, with U+0000 (which PostgreSQL cannot hold) shown as an escape. */
  Parameters text(@Nullable String value) {
    String held = value == null ? null : value.replace("\0", "\\u0000");
    return set(i -> statement.setString(i, held));
  }

  Parameters number(long value) {
    return set(i -> statement.setLong(i, value));
  }

  Parameters flag(boolean value) {
    return set(i -> statement.setBoolean(i, value));
  }

  Parameters bytes(Bytes value) {
    return set(i -> statement.setBytes(i, value.array()));
  }

  /** To the microsecond, as PostgreSQL keeps it; cut, since rounding could move it past others. */
  Parameters instant(@Nullable Instant value) {
    if (value == null) {
      return set(i -> statement.setNull(i, Types.TIMESTAMP_WITH_TIMEZONE));
    }
    OffsetDateTime kept = value.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    return set(i -> statement.setObject(i, kept));
  }

  Parameters longs(long[] values) {
    return set(i -> statement.setObject(i, values));
  }

  Parameters pipeline(PipelineId id) {
    return text(id.workspace()).text(id.name());
  }

  /** The seven counts, in the order of the record. */
  Parameters ledger(Ledger ledger) {
    return number(ledger.read())
        .number(ledger.aggregated())
        .number(ledger.passed())
        .number(ledger.filtered())
        .number(ledger.duplicate())
        .number(ledger.late())
        .number(ledger.rejected());
  }
}
