package io.dataaggregator.engine.decode;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code YYYY-MM-DD}, optionally followed by T or a space and {@code HH:MM[:SS[.fraction]]},
 * optionally followed by Z or an offset ({@code ±hh}, {@code ±hhmm}, {@code ±hh:mm}). A date alone
 * is its midnight. Fractions are cut to microseconds, downwards. Leap seconds and hour 24 are
 * refused. The result of a call is in {@link #micros}.
 */
final class IsoTime {
  private static final int[] MONTH_DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  long micros;

  private final @Nullable LocalOffset zone;
  private byte[] bytes = {};
  private int at;
  private int to;
  private long seconds;
  private int fraction;

  IsoTime(@Nullable ZoneId zone) {
    this.zone = zone == null ? null : new LocalOffset(zone);
  }

  @Nullable Fault read(byte[] text, int from, int end) {
    bytes = text;
    at = from;
    to = end;
    fraction = 0;
    if (!date()) return Fault.NOT_A_TIMESTAMP;
    if (at < to && !timeOfDay()) return Fault.NOT_A_TIMESTAMP;
    if (at == to) {
      if (zone == null) return Fault.NO_ZONE;
      seconds -= zone.seconds(seconds);
    } else if (!offset()) {
      return Fault.NOT_A_TIMESTAMP;
    }
    micros = seconds * 1_000_000 + fraction;
    return null;
  }

  private boolean date() {
    int century = two();
    int yearOfCentury = two();
    boolean dash = take('-');
    int month = two();
    boolean second = take('-');
    int day = two();
    if (century < 0 || yearOfCentury < 0 || !dash || !second) return false;
    int year = century * 100 + yearOfCentury;
    if (month < 1 || month > 12 || day < 1 || day > MONTH_DAYS[month - 1]) return false;
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month == 2 && day == 29 && !leap) return false;
    seconds = epochDay(year, month, day) * 86_400;
    return true;
  }

  /**
   * Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, days_from_civil).
   */
  private static long epochDay(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }

  private boolean timeOfDay() {
    byte separator = bytes[at++];
    if (separator != 'T' && separator != 't' && separator != ' ') return false;
    int hour = two();
    boolean colon = take(':');
    int minute = two();
    if (hour < 0 || hour > 23 || !colon || minute < 0 || minute > 59) return false;
    int second = 0;
    if (take(':')) {
      second = two();
      if (second < 0 || second > 59) return false;
      if (take('.') && !fraction()) return false;
    }
    seconds += hour * 3600 + minute * 60 + second;
    return true;
  }

  private boolean fraction() {
    int digits = 0;
    for (; at < to && Numbers.isDigit(bytes[at]); at++, digits++) {
      if (digits < 6) fraction = fraction * 10 + (bytes[at] - '0');
    }
    for (int i = digits; i < 6; i++) fraction *= 10;
    return digits >= 1 && digits <= 9;
  }

  private boolean offset() {
    byte sign = bytes[at++];
    if (sign == 'Z' || sign == 'z') return at == to;
    if (sign != '+' && sign != '-') return false;
    int hours = two();
    boolean colon = take(':');
    int minutes = at < to || colon ? two() : 0;
    if (at != to || hours < 0 || minutes < 0 || minutes > 59) return false;
    int total = hours * 3600 + minutes * 60;
    if (total > 18 * 3600) return false;
    seconds -= sign == '-' ? -total : total;
    return true;
  }

  /** The number of the two digits here, or -1. */
  private int two() {
    if (at + 2 > to) return -1;
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    at += 2;
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
    return tens * 10 + ones;
  }

  private boolean take(char expected) {
    if (at >= to || bytes[at] != expected) return false;
    at++;
    return true;
  }
}
