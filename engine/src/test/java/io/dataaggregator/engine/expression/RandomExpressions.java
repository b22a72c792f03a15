package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Well-typed expressions and batches to evaluate them on, from a seed. */
final class RandomExpressions {
  static final Schema FIELDS =
      new Schema(
          List.of(
              new Field("b1", FieldType.BOOL),
              new Field("b2", FieldType.BOOL),
              new Field("i1", FieldType.INT),
              new Field("i2", FieldType.INT),
              new Field("d1", FieldType.DOUBLE),
              new Field("d2", FieldType.DOUBLE),
              new Field("s1", FieldType.STRING),
              new Field("s2", FieldType.STRING),
              new Field("t1", FieldType.TIMESTAMP),
              new Field("t2", FieldType.TIMESTAMP)));

  private static final long[] INTS = {
    0, 1, -1, 2, 7, -13, 3037000500L, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final double[] DOUBLES = {
    0.0, -0.0, 1, -1, 2.5, 7, 1e300, -1e300, 0x1p63, 0x1p53, Double.MIN_VALUE, Double.MAX_VALUE
  };
  private static final double[] NO_LITERALS = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0x1p63
  };
  private static final String[] TEXTS = {
    "", "a", "ab", "b", "ß", "12", "-5", "1.5", "true", "1e400", "\u0000", "2026-01-01T00:00:00.5Z"
  };
  private static final String[] WIDE_TEXTS = {"\uffff", "\ud83d\ude00", "a\ud83d\ude00b"};
  private static final long[] TIMES = {
    // around the clock changes of Berlin and Lord Howe in 2026
    1_774_746_000_000_000L,
    1_774_745_999_999_999L,
    1_792_893_600_000_000L,
    1_775_314_799_000_000L,
    1_791_042_300_000_000L,
    0,
    -1,
    1,
    1_767_225_600_000_000L,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    -62135596800000000L
  };
  private static final String[] RELATIONS = {" == ", " != ", " < ", " <= ", " > ", " >= "};

  private final Random random;
  private final boolean lazy;
  private final boolean plain;

  /**
   * Makes a source of expressions.
   *
   * @param lazy whether with logic, choices and null tests
   * @param plain whether only what CEL itself defines alike: no mixed numbers, nulls, wide texts
   */
  RandomExpressions(long seed, boolean lazy, boolean plain) {
    random = new Random(seed);
    this.lazy = lazy;
    this.plain = plain;
  }

  String any(int depth) {
    return switch (pick(5)) {
      case 0 -> integer(depth);
      case 1 -> number(depth);
      case 2 -> text(depth);
      case 3 -> time(depth);
      default -> bool(depth);
    };
  }

  private String bool(int depth) {
    if (depth == 0) return one("b1", "b2", "true", "false");
    int d = depth - 1;
    return switch (pick(lazy ? 13 : 8)) {
      case 0 -> "(" + integer(d) + one(RELATIONS) + integer(d) + ")";
      case 1 -> "(" + mixed(d) + one(RELATIONS) + number(d) + ")";
      case 2 -> "(" + text(d) + one(RELATIONS) + text(d) + ")";
      case 3 ->
          one(
              "(" + time(d) + one(RELATIONS) + time(d) + ")",
              // CEL has nanoseconds, which do not reach from the year 1 to ours
              (plain ? "(" : "(" + time(0) + " - ")
                  + time(0)
                  + one(RELATIONS)
                  + (plain ? time(0) : "duration('36h0.000001s')")
                  + ")");
      case 4 -> "(" + bool(d) + one(RELATIONS) + bool(d) + ")";
      case 5 -> "!" + bool(d);
      case 6 -> member(d);
      case 7 ->
          one(
              text(d) + ".contains('a')",
              text(d) + ".contains(" + text(0) + ")",
              text(d) + ".startsWith(" + text(0) + ")",
              text(d) + ".endsWith(" + text(0) + ")",
              text(d) + ".endsWith('b')",
              text(d) + ".matches('^a.*b$')");
      case 8, 9 -> "(" + bool(d) + " && " + bool(d) + ")";
      case 10, 11 -> "(" + bool(d) + " || " + bool(d) + ")";
      default -> plain ? choice(bool(d), bool(d), d) : asked(d);
    };
  }

  private String asked(int depth) {
    return one(
        "(" + any(depth) + " == null)",
        "(" + any(depth) + " != null)",
        "has(i1)",
        "has(s1)",
        choice(bool(depth), bool(depth), depth));
  }

  private String member(int d) {
    return switch (pick(4)) {
      case 0 -> "(" + integer(d) + " in [1, -1, 7, 9223372036854775807])";
      case 1 -> "(" + mixed(d) + " in [0.0, 2.5, 1e300])";
      case 2 -> "(" + text(d) + " in ['a', '12', '']) ";
      default -> "(" + integer(d) + " in [" + integer(0) + ", " + integer(0) + "])";
    };
  }

  private String integer(int depth) {
    if (depth == 0) return one("i1", "i2", literal(INTS[pick(INTS.length)]));
    int d = depth - 1;
    return switch (pick(lazy ? 9 : 8)) {
      case 0, 1 -> "(" + integer(d) + one(" + ", " - ", " * ") + integer(d) + ")";
      case 2, 3 -> "(" + integer(d) + one(" / ", " % ") + integer(d) + ")";
      case 4 -> "(-" + integer(d) + ")";
      case 5 -> "size(" + text(d) + ")";
      case 6 -> "int(" + one(number(d), text(d)) + ")";
      case 7 -> part(d);
      default -> choice(integer(d), integer(d), d);
    };
  }

  private String part(int depth) {
    String of =
        "(" + one("", "'UTC'", "'Europe/Berlin'", "'Australia/Lord_Howe'", "'-05:30'") + ")";
    String part =
        one(
            "FullYear",
            "Month",
            "Date",
            "DayOfMonth",
            "DayOfYear",
            "DayOfWeek",
            "Hours",
            "Minutes");
    String small = one("Seconds", "Milliseconds");
    return one(
        time(depth) + ".get" + part + of,
        time(depth) + ".get" + small + of,
        plain ? integer(0) : "int(" + time(depth) + ")");
  }

  private String mixed(int depth) {
    return plain || random.nextBoolean() ? number(depth) : integer(depth);
  }

  private String number(int depth) {
    if (depth == 0) return one("d1", "d2", literal(DOUBLES[pick(DOUBLES.length)]));
    int d = depth - 1;
    return switch (pick(lazy ? 6 : 5)) {
      case 0, 1 -> "(" + mixed(d) + one(" + ", " - ", " * ", " / ") + number(d) + ")";
      case 2 -> "(" + number(d) + one(" + ", " - ", " * ", " / ") + mixed(d) + ")";
      case 3 -> "(-" + number(d) + ")";
      case 4 -> "double(" + one(integer(d), text(d)) + ")";
      default -> choice(mixed(d), number(d), d);
    };
  }

  private String text(int depth) {
    if (depth == 0) return one("s1", "s2", "'a'", "'ab'", "''", "'12'");
    int d = depth - 1;
    return switch (pick(lazy ? 4 : 3)) {
      case 0 ->
          plain
              ? "(" + text(d) + " + " + text(d) + ")"
              : one(
                  "(" + text(d) + " + " + text(d) + ")",
                  text(d) + ".lowerAscii()",
                  text(d) + ".upperAscii()");
      case 1 -> "string(" + one(integer(d), number(d), time(d), bool(d), text(d)) + ")";
      case 2 -> text(0);
      default -> choice(text(d), text(d), d);
    };
  }

  private String time(int depth) {
    if (depth == 0 || plain) return one("t1", "t2", "timestamp('2026-01-01T00:00:00.25Z')");
    int d = depth - 1;
    return switch (pick(lazy ? 6 : 5)) {
      case 4 -> truncated(d);
      case 0 -> "(" + time(d) + one(" + ", " - ") + "duration('36h0.000001s'))";
      case 1 -> "(" + time(d) + " - (" + time(d) + " - " + time(d) + "))";
      case 2 -> "timestamp(" + one(text(d), integer(d)) + ")";
      case 3 -> time(0);
      default -> choice(time(d), time(d), d);
    };
  }

  private String truncated(int depth) {
    String unit = one("second", "minute", "hour", "day", "week", "month", "quarter", "year");
    String zone = one("", ", 'Europe/Berlin'", ", 'Australia/Lord_Howe'", ", '-05:30'");
    return time(depth) + ".truncate('" + unit + "'" + zone + ")";
  }

  private String choice(String a, String b, int depth) {
    if (!plain && pick(4) == 0) {
      return "("
          + bool(depth)
          + (random.nextBoolean() ? " ? null : " + b : " ? " + b + " : null")
          + ")";
    }
    return "(" + bool(depth) + " ? " + a + " : " + b + ")";
  }

  /** Rows with nulls and extremes, in the same batch again and again. */
  void fill(RecordBatch batch) {
    var rows = new ArrayList<List<@Nullable Object>>();
    int count = 1 + pick(batch.capacity());
    int nulls = plain ? 0 : pick(3);
    for (int row = 0; row < count; row++) {
      var values = new ArrayList<@Nullable Object>();
      for (Field field : FIELDS.fields()) {
        values.add(pick(8) < nulls ? null : value(field.type().kind()));
      }
      rows.add(values);
    }
    Rows.fill(batch, rows);
    int selected = 0;
    for (int row = 0; row < count; row++) {
      if (pick(5) > 0) batch.selection()[selected++] = row;
    }
    batch.select(selected);
  }

  private Object value(FieldType.Kind kind) {
    return switch (kind) {
      case BOOL -> random.nextBoolean();
      case INT -> pick(3) > 0 ? INTS[pick(INTS.length)] : random.nextInt(20) - 10L;
      case DOUBLE ->
          switch (pick(3)) {
            case 0 -> plain ? 2.5 : NO_LITERALS[pick(NO_LITERALS.length)];
            case 1 -> random.nextGaussian();
            default -> DOUBLES[pick(DOUBLES.length)];
          };
      case TIMESTAMP -> Cells.instant(TIMES[pick(TIMES.length)]);
      case STRING, JSON -> plain || pick(6) > 0 ? one(TEXTS) : one(WIDE_TEXTS);
      case DECIMAL -> Instant.EPOCH;
    };
  }

  private int pick(int bound) {
    return random.nextInt(bound);
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String literal(long value) {
    return value < 0 ? "(" + value + ")" : String.valueOf(value);
  }

  private static String literal(double value) {
    return value < 0 ? "(" + value + ")" : String.valueOf(value);
  }
}
