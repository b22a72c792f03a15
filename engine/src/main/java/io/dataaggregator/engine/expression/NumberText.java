package io.dataaggregator.engine.expression;

import java.nio.charset.StandardCharsets;

/**
 * Writes single values as the CEL runtime does, which is as Java does, into an array of bytes of
 * its own, of which {@link #from} up to the end is the text. Nothing is allocated, but for doubles
 * that have more than eight decimals or are written with an exponent, and for times beyond the
 * years 0 to 9999.
 */
final class NumberText {
  // the longest are the least double and a time of the year -290308
  private static final int ROOM = 40;
  private static final int DECIMALS = 8;
  // between these Java writes no exponent
  private static final double LEAST = 1e-3;
  private static final double BEYOND = 1e7;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
  private static final long MICROS = 1_000_000;
  private static final long DAY_SECONDS = 86_400;
  private static final int LAST_YEAR = 9999;

  private final byte[] bytes = new byte[ROOM];
  private int from = ROOM;

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  void write(long value) {
    from = ROOM;
    // by its negative, because the least number has no positive
    digits(value > 0 ? -value : value);
    if (value < 0) put('-');
  }

  /**
   * Writes a double as the shortest decimal that means it and no other. One of up to 15 digits that
   * rounds to it is that: no two of these round to the same double.
   */
  void write(double value) {
    from = ROOM;
    double magnitude = Math.abs(value);
    if (magnitude != 0 && !(magnitude >= LEAST && magnitude < BEYOND)) {
      text(Double.toString(value));
      return;
    }
    int decimals = 0;
    long scaled = (long) magnitude;
    while (scaled / POWERS[decimals] != magnitude) {
      if (++decimals > DECIMALS) {
        text(Double.toString(value));
        return;
      }
      scaled = (long) Math.rint(magnitude * POWERS[decimals]);
    }
    // there is always one decimal
    if (decimals == 0) put('0');
    for (int i = 0; i < decimals; i++, scaled /= 10) put('0' + (int) (scaled % 10));
    put('.');
    digits(-scaled);
    if (Double.doubleToRawLongBits(value) < 0) put('-');
  }

  /** Writes a time, given in microseconds since 1970, as ISO 8601 in UTC. */
  void writeTime(long micros) {
    from = ROOM;
    long seconds = Math.floorDiv(micros, MICROS);
    // days_from_civil turned round (Howard Hinnant): years begin in March, eras have 400 of them
    long days = Math.floorDiv(seconds, DAY_SECONDS) + 719_468;
    long era = Math.floorDiv(days, 146_097L);
    long dayOfEra = days - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long march = (5 * dayOfYear + 2) / 153;
    int day = (int) (dayOfYear - (153 * march + 2) / 5 + 1);
    int month = (int) (march < 10 ? march + 3 : march - 9);
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    if (year < 0 || year > LAST_YEAR) {
      text(Cells.instant(micros).toString());
      return;
    }
    timeOfDay((int) Math.floorMod(seconds, DAY_SECONDS), (int) Math.floorMod(micros, MICROS));
    put('T');
    padded(day, 2);
    put('-');
    padded(month, 2);
    put('-');
    padded((int) year, 4);
  }

  private void timeOfDay(int seconds, int micros) {
    put('Z');
    if (micros != 0) {
      boolean millis = micros % 1_000 == 0;
      padded(millis ? micros / 1_000 : micros, millis ? 3 : 6);
      put('.');
    }
    padded(seconds % 60, 2);
    put(':');
    padded(seconds / 60 % 60, 2);
    put(':');
    padded(seconds / 3_600, 2);
  }

  private void text(String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    from = ROOM - ascii.length;
    System.arraycopy(ascii, 0, bytes, from, ascii.length);
  }

  private void digits(long negative) {
    long rest = negative;
    do {
      put('0' - (int) (rest % 10));
      rest /= 10;
    } while (rest != 0);
  }

  private void padded(int number, int width) {
    int rest = number;
    for (int i = 0; i < width; i++, rest /= 10) put('0' + rest % 10);
  }

  private void put(int character) {
    bytes[--from] = (byte) character;
  }
}
