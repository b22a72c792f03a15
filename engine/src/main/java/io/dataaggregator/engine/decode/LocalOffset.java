package io.dataaggregator.engine.decode;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The offset of a zone at a local time, as {@link java.time.ZonedDateTime#ofLocal} resolves it: a
 * time that a gap skips keeps the offset before it, one that comes twice is the earlier. The last
 * answer is kept with the span for which it holds, so that rows near each other cost a comparison.
 */
final class LocalOffset {
  private final ZoneRules rules;
  private long from;
  private long to;
  private int offset;

  LocalOffset(ZoneId zone) {
    rules = zone.getRules();
  }

  /** Seconds to take away from the local time, in seconds since 1970, to get UTC. */
  int seconds(long local) {
    if (local < from || local >= to) look(local);
    return offset;
  }

  private void look(long local) {
    var time = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
    offset = rules.getOffset(time).getTotalSeconds();
    // around a transition local times overlap or skip: the span stops short of both of its sides
    Instant at = Instant.ofEpochSecond(local - offset);
    ZoneOffsetTransition last = rules.previousTransition(at.plusSeconds(1));
    ZoneOffsetTransition next = rules.nextTransition(at);
    from = last == null ? Long.MIN_VALUE : later(last);
    to = next == null ? Long.MAX_VALUE : earlier(next);
    if (local < from || local >= to) {
      from = local;
      to = local + 1;
    }
  }

  private static long later(ZoneOffsetTransition t) {
    return Math.max(utc(t.getDateTimeBefore()), utc(t.getDateTimeAfter()));
  }

  private static long earlier(ZoneOffsetTransition t) {
    return Math.min(utc(t.getDateTimeBefore()), utc(t.getDateTimeAfter()));
  }

  private static long utc(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC);
  }
}
