package io.dataaggregator.engine.decode;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads decimal numbers from bytes without allocation. A text is an optional sign, digits with at
 * most one point among, before or after them, and an optional exponent; JSON's stricter grammar is
 * checked where JSON is scanned. The result of a call is in {@link #value} or {@link #real}.
 */
final class Numbers {
  private static final long[] POWERS = new long[19];
  private static final double[] REAL_POWERS = new double[23];

  /** The greatest number that is in range times 10^i. */
  private static final long[] GREATEST = new long[POWERS.length];

  private static final int KEPT_DIGITS = 19;
  private static final int EXPONENT_LIMIT = 1_000_000;
  private static final long POINT = Swar.fill('.');

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) POWERS[i] = POWERS[i - 1] * 10;
    for (int i = 0; i < POWERS.length; i++) GREATEST[i] = Long.MAX_VALUE / POWERS[i];
    for (int i = 0; i < REAL_POWERS.length; i++) REAL_POWERS[i] = Double.parseDouble("1e" + i);
  }

  long value;
  double real;

  private boolean negative;

  /** The first 19 significant digits, unsigned. */
  private long mantissa;

  /** Whether a digit other than 0 follows those of the mantissa. */
  private boolean lost;

  /** The number is mantissa x 10^exponent, plus what was lost. */
  private int exponent;

  /** Whether the text is an integer by its looks: no point, no exponent. */
  private boolean plain;

  /** An integer written as sign and digits only. */
  @Nullable Fault integer(byte[] bytes, int from, int to) {
    if (isDigits(bytes, from, to, 0)) return null;
    if (!scan(bytes, from, to) || !plain) return Fault.NOT_AN_INTEGER;
    return scale(0, false) == null ? null : Fault.OUT_OF_RANGE;
  }

  /** The number times 10^scale, which must be an integer. */
  @Nullable Fault scaled(byte[] bytes, int from, int to, int scale) {
    if (isDigits(bytes, from, to, scale)) return null;
    if (!scan(bytes, from, to)) return Fault.NOT_A_NUMBER;
    return scale(scale, false);
  }

  /** The number times 10^scale, rounded down. */
  @Nullable Fault scaledDown(byte[] bytes, int from, int to, int scale) {
    if (isDigits(bytes, from, to, scale)) return null;
    if (!scan(bytes, from, to)) return Fault.NOT_A_NUMBER;
    return scale(scale, true);
  }

  /** The nearest double, ties to even; a number that rounds to infinity is out of range. */
  @Nullable Fault real(byte[] bytes, int from, int to) {
    if (isShort(bytes, from, to)) return null;
    if (!scan(bytes, from, to)) return Fault.NOT_A_NUMBER;
    boolean exact = !lost && mantissa >= 0 && mantissa <= 1L << 53;
    // both factors are exact doubles, so one operation rounds once (Clinger 1990)
    if (exact && exponent >= -22 && exponent <= 22) {
      double power = REAL_POWERS[Math.abs(exponent)];
      double magnitude = exponent < 0 ? mantissa / power : mantissa * power;
      real = negative ? -magnitude : magnitude;
      return null;
    }
    real = Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    return Double.isInfinite(real) ? Fault.OUT_OF_RANGE : null;
  }

  /**
   * Most integers: a minus or none and up to sixteen digits, read without a loop. Sets {@link
   * #value} to that times 10^scale; false where the general way has to be gone.
   */
  private boolean isDigits(byte[] bytes, int from, int to, int scale) {
    if (from >= to || scale < 0 || scale >= POWERS.length) return false;
    boolean minus = bytes[from] == '-';
    int first = minus ? from + 1 : from;
    long digits = to - first <= 8 ? Swar.upTo8(bytes, first, to) : Swar.upTo16(bytes, first, to);
    if (digits < 0 || digits > GREATEST[scale]) return false;
    long magnitude = digits * POWERS[scale];
    value = minus ? -magnitude : magnitude;
    return true;
  }

  /**
   * Most other numbers: a minus or none and up to eight characters, read without a loop into {@link
   * #real}; false where the general way has to be gone.
   */
  private boolean isShort(byte[] bytes, int from, int to) {
    if (from >= to) return false;
    boolean minus = bytes[from] == '-';
    int first = minus ? from + 1 : from;
    if (first >= to || first + 8 < to || to < 8) return false;
    long digits = Swar.last(bytes, first, to);
    long point = Swar.firstEqual(digits, POINT);
    int decimals = 0;
    if (point != 0) {
      if (first + 1 == to) return false;
      int at = Swar.first(point);
      decimals = 7 - at;
      long below = (1L << (8 * at)) - 1;
      // what is before the point moves into its place, behind a zero
      digits = (digits & ~((below << 8) | 0xff)) | ((digits & below) << 8) | '0';
    }
    if (!Swar.areDigits(digits)) return false;
    // both are exact doubles, so that the division rounds once
    double magnitude = Swar.digits(digits) / REAL_POWERS[decimals];
    real = minus ? -magnitude : magnitude;
    return true;
  }

  /** Takes the text apart; false where it is no number. */
  private boolean scan(byte[] bytes, int from, int to) {
    int at = from;
    negative = at < to && bytes[at] == '-';
    if (at < to && (bytes[at] == '-' || bytes[at] == '+')) at++;
    long digits = 0;
    int first = at;
    int limit = Math.min(to, at + KEPT_DIGITS - 1);
    while (at + 8 <= limit && Swar.areDigits(Swar.load(bytes, at))) {
      digits = digits * 100_000_000 + Swar.digits(Swar.load(bytes, at));
      at += 8;
    }
    while (at < limit && isDigit(bytes[at])) digits = digits * 10 + (bytes[at++] - '0');
    lost = false;
    exponent = 0;
    plain = true;
    // most integers end here
    if (at == to) {
      mantissa = digits;
      return at > first;
    }
    int point = at;
    if (point < limit && bytes[point] == '.') {
      for (at++; at < limit && isDigit(bytes[at]); at++) digits = digits * 10 + (bytes[at] - '0');
      // and most other numbers here
      if (at == to && at > first + 1) {
        mantissa = digits;
        plain = false;
        exponent = point + 1 - at;
        return true;
      }
    }
    return scanRest(bytes, first, to);
  }

  /** The general case, from the first digit or point. */
  private boolean scanRest(byte[] bytes, int first, int to) {
    long digits = 0;
    int count = 0;
    int kept = 0;
    long scale = 0;
    boolean point = false;
    int at = first;
    for (; at < to; at++) {
      byte c = bytes[at];
      if (isDigit(c)) {
        count++;
        if (point) scale--;
        if (kept < KEPT_DIGITS) {
          digits = digits * 10 + (c - '0');
          if (digits != 0) kept++;
        } else {
          scale++;
          lost |= c != '0';
        }
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    plain = !point && at == to;
    mantissa = digits;
    return count > 0 && scanExponent(bytes, at, to, scale);
  }

  private boolean scanExponent(byte[] bytes, int from, int to, long scale) {
    long power = 0;
    int at = from;
    if (at < to) {
      if ((bytes[at++] | 0x20) != 'e' || at == to) return false;
      boolean minus = bytes[at] == '-';
      if (minus || bytes[at] == '+') at++;
      if (at == to) return false;
      for (; at < to; at++) {
        if (!isDigit(bytes[at])) return false;
        // more than a record's length of digits cannot make up for a larger exponent
        if (power < 100L * EXPONENT_LIMIT) power = power * 10 + (bytes[at] - '0');
      }
      if (minus) power = -power;
    }
    exponent = (int) Math.max(-EXPONENT_LIMIT, Math.min(EXPONENT_LIMIT, power + scale));
    return true;
  }

  /** Sets {@link #value} to the scanned number times 10^scale. */
  private @Nullable Fault scale(int scale, boolean down) {
    if (mantissa == 0) {
      value = 0;
      return null;
    }
    int shift = exponent + scale;
    long magnitude = mantissa;
    boolean inexact = lost;
    if (shift > 0) {
      if (shift > 18 || lost || Math.unsignedMultiplyHigh(mantissa, POWERS[shift]) != 0) {
        return Fault.OUT_OF_RANGE;
      }
      magnitude = mantissa * POWERS[shift];
    } else if (shift <= -KEPT_DIGITS) {
      magnitude = 0;
      inexact = true;
    } else if (shift < 0) {
      magnitude = Long.divideUnsigned(mantissa, POWERS[-shift]);
      inexact |= magnitude * POWERS[-shift] != mantissa;
    }
    if (inexact && !down) return Fault.TOO_PRECISE;
    return sign(inexact && negative ? magnitude + 1 : magnitude);
  }

  private @Nullable Fault sign(long magnitude) {
    // -2^63 is the one magnitude that is an int only with its sign
    boolean fits = magnitude >= 0 || (magnitude == Long.MIN_VALUE && negative);
    if (!fits) return Fault.OUT_OF_RANGE;
    value = negative ? -magnitude : magnitude;
    return null;
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
