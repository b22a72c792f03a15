package io.dataaggregator.cluster.split;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What keeps an entity from going on without failing: the database refuses something, say, and it
 * is tried again and again. What is in the way is said again with every try, so what was not heard
 * of for a while is over.
 */
public final class Hindrances {
  /** Longer than the waits between tries, those of a journal that hangs included. */
  private static final Duration MEMORY = Duration.ofMinutes(2);

  private final Map<String, Heard> heard = new HashMap<>();

  /** What is in the way, and since when. */
  public record Hindrance(String why, Instant since) {}

  private record Heard(Hindrance hindrance, Instant last) {}

  /**
   * {@code what} cannot be done.
   *
   * @param why null where it can again
   * @return whether {@link #oldest} has changed
   */
  public boolean told(String what, @Nullable String why, Instant now) {
    Hindrance before = oldest(now);
    if (why == null) {
      heard.remove(what);
    } else {
      Heard known = heard.get(what);
      Instant since = known == null ? now : known.hindrance().since();
      heard.put(what, new Heard(new Hindrance(what + ": " + why, since), now));
    }
    Hindrance after = oldest(now);
    return before == null ? after != null : !before.equals(after);
  }

  /** What has been in the way for longest; null where nothing is. */
  public @Nullable Hindrance oldest(Instant now) {
    heard.values().removeIf(one -> one.last().plus(MEMORY).isBefore(now));
    return heard.values().stream()
        .map(Heard::hindrance)
        .min(Comparator.comparing(Hindrance::since).thenComparing(Hindrance::why))
        .orElse(null);
  }

  /** Nothing is in the way any more. */
  public void clear() {
    heard.clear();
  }
}
