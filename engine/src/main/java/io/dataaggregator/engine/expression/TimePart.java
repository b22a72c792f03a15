package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.calendar.LocalClock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One number that clocks or calendars of a zone show at a time. */
final class TimePart implements Kernel {
  /** As CEL counts: days of the week from Sunday, and months, days of month and year from 0. */
  enum Part {
    YEAR("getFullYear"),
    MONTH("getMonth"),
    DATE("getDate"),
    DAY_OF_MONTH("getDayOfMonth"),
    DAY_OF_YEAR("getDayOfYear"),
    DAY_OF_WEEK("getDayOfWeek"),
    HOURS("getHours"),
    MINUTES("getMinutes"),
    SECONDS("getSeconds"),
    MILLISECONDS("getMilliseconds"),
    SECONDS_SINCE_1970("int");

    private static final Map<String, Part> BY_FUNCTION = new HashMap<>();

    static {
      for (Part part : values()) BY_FUNCTION.put(part.function, part);
    }

    private final String function;

    Part(String function) {
      this.function = function;
    }

    /** The part that a function gives; null where it gives none. */
    static @Nullable Part of(String function) {
      return BY_FUNCTION.get(function);
    }
  }

  private static final long MICROS = 1_000_000;
  private static final int HOUR = 3_600;
  private static final int DAY = 24 * HOUR;

  /** 1970 began on a Thursday. */
  private static final int FIRST_WEEKDAY = 4;

  private final Part part;
  private final Kernel operand;
  private final LocalClock clock;
  private final Output output = new Output(FieldType.INT);

  TimePart(Part part, Kernel operand, ZoneId zone) {
    this.part = part;
    this.operand = operand;
    clock = new LocalClock(zone);
  }

  @Override
  public FieldType type() {
    return FieldType.INT;
  }

  @Override
  public Faults faults() {
    return output.faults();
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    var column = (LongVector) operand.evaluate(batch, rows, count);
    LongVector out = output.longs(batch.capacity());
    output.inherit(operand, column, rows, count);
    long[] x = column.values();
    long[] z = out.values();
    boolean nulls = column.mayHaveNulls();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      // what stands in a null row would only push remembered dates out
      if (nulls && column.isNull(row)) continue;
      z[row] = part(x[row]);
    }
    return out;
  }

  private long part(long micros) {
    long second = Math.floorDiv(micros, MICROS);
    return switch (part) {
      case SECONDS_SINCE_1970 -> second;
      case MILLISECONDS -> Math.floorMod(micros, MICROS) / 1_000;
      case SECONDS -> Math.floorMod(clock.local(second), 60);
      case MINUTES -> Math.floorMod(clock.local(second), HOUR) / 60;
      case HOURS -> Math.floorMod(clock.local(second), DAY) / HOUR;
      case DAY_OF_WEEK -> Math.floorMod(Math.floorDiv(clock.local(second), DAY) + FIRST_WEEKDAY, 7);
      case DAY_OF_YEAR -> clock.dayOfYear(clock.local(second)) - 1;
      case DAY_OF_MONTH -> clock.dayOfMonth(clock.local(second)) - 1;
      case DATE -> clock.dayOfMonth(clock.local(second));
      case MONTH -> clock.month(clock.local(second)) - 1;
      case YEAR -> clock.year(clock.local(second));
    };
  }
}
