package io.dataaggregator.engine.schedule;

import io.dataaggregator.engine.quantity.Durations;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Fires at every whole multiple of {@code seconds} since 1970, whatever the zone. */
record IntervalSchedule(long seconds) implements Schedule {
  private static final long MICROS = 1_000_000;
  private static final long MAX_SECONDS = 366L * 86_400;

  static IntervalSchedule parse(String text) {
    String[] words = text.split("\\s+", -1);
    if (words.length != 2 || !words[0].equals("every")) {
      throw new IllegalArgumentException("write 'every' and one duration, for example every 15m");
    }
    long micros = Durations.micros(words[1]);
    if (micros % MICROS != 0 || micros < MICROS || micros > MAX_SECONDS * MICROS) {
      throw new IllegalArgumentException("an interval is whole seconds, from 1s to 366d");
    }
    return new IntervalSchedule(micros / MICROS);
  }

  @Override
  public Instant next(Instant after, ZoneId zone) {
    return Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), seconds) + 1) * seconds);
  }

  @Override
  public @Nullable Instant latest(Instant after, Instant notAfter, ZoneId zone) {
    Instant tick =
        Instant.ofEpochSecond(Math.floorDiv(notAfter.getEpochSecond(), seconds) * seconds);
    return tick.isAfter(after) ? tick : null;
  }
}
