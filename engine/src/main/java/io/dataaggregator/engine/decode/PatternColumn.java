package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.TimestampFormat;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Timestamps in a pattern of the author's; names of months and days are English. This one column
 * allocates per record: {@link DateTimeFormatter} does.
 */
final class PatternColumn implements Column {
  private final DateTimeFormatter formatter;
  private final @Nullable ZoneId zone;
  private LongVector vector = new LongVector(0);

  PatternColumn(TimestampFormat.Pattern format) {
    formatter = DateTimeFormatter.ofPattern(format.pattern(), Locale.ENGLISH);
    zone = format.zone();
  }

  @Override
  public void bind(Vector next) {
    vector = (LongVector) next;
  }

  @Override
  public void setNull(int row) {
    vector.setNull(row);
  }

  @Override
  public @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    try {
      var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      Instant at = instant(formatter.parse(text));
      if (at == null) return Fault.NO_ZONE;
      long seconds = Math.multiplyExact(at.getEpochSecond(), 1_000_000L);
      vector.set(row, Math.addExact(seconds, at.getNano() / 1000));
      return null;
    } catch (DateTimeException e) {
      return Fault.NOT_A_TIMESTAMP;
    } catch (ArithmeticException e) {
      return Fault.OUT_OF_RANGE;
    }
  }

  @Override
  public JsonKind kind() {
    return JsonKind.STRING;
  }

  @Override
  public @Nullable Fault json(JsonKind kind, byte[] bytes, int from, int to, int row) {
    return kind == kind() ? text(bytes, from, to, row) : Fault.NOT_A_TIMESTAMP;
  }

  private @Nullable Instant instant(TemporalAccessor parsed) {
    if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) return Instant.from(parsed);
    LocalDate date = LocalDate.from(parsed);
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneId own = parsed.query(TemporalQueries.zone());
    ZoneId at = own == null ? zone : own;
    return at == null
        ? null
        : date.atTime(time == null ? LocalTime.MIDNIGHT : time).atZone(at).toInstant();
  }
}
