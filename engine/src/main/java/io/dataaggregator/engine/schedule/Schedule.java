package io.dataaggregator.engine.schedule;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The ticks at which a pipeline runs, in years 1 to 9999.
 *
 * <p>Cron expressions speak of local time. Where clocks go forward, every time in the gap fires at
 * the instant after it, together once. Where clocks go back, a time that occurs twice fires at its
 * first occurrence only, so a cron of every few minutes rests during the repeated hour; an interval
 * counts elapsed time and does not.
 */
public sealed interface Schedule permits CronSchedule, IntervalSchedule {
  /** The longest text of a schedule, in characters. */
  int MAX_LENGTH = 256;

  /** The first tick after {@code after}. */
  Instant next(Instant after, ZoneId zone);

  /**
   * The last tick after {@code after} and not after {@code notAfter}, or null where there is none.
   * It takes the same time for any distance between the two.
   */
  @Nullable Instant latest(Instant after, Instant notAfter, ZoneId zone);

  /**
   * Reads a schedule.
   *
   * <p>Cron: {@code minute hour day-of-month month day-of-week}, each {@code *}, a number, a range
   * {@code a-b}, a step {@code a-b/n} or {@code *}{@code /n}, or a list of these; months and days
   * of week also by their English names of three letters; Sunday is 0 or 7. Where neither day field
   * begins with {@code *}, a day needs to match only one of the two, as in Vixie cron. Also
   * {@code @hourly @daily @weekly @monthly}.
   *
   * <p>Interval: {@code every DURATION}, from one second to 366 days in whole seconds, aligned to
   * 1970-01-01T00:00:00Z.
   *
   * @throws IllegalArgumentException where the text is no schedule or never fires; the message
   *     names what is wrong and what to write
   */
  static Schedule parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a schedule has at most " + MAX_LENGTH + " characters");
    }
    String trimmed = text.strip();
    return trimmed.startsWith("every")
        ? IntervalSchedule.parse(trimmed)
        : CronParser.parse(trimmed);
  }
}
