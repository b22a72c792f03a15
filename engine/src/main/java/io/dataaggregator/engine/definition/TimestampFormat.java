package io.dataaggregator.engine.definition;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** How a timestamp is written in the source. */
public sealed interface TimestampFormat {
  /**
   * A number of {@code microsPerUnit} steps (a second is 1,000,000) since 1970; or nanoseconds, 0.
   */
  record Epoch(long microsPerUnit) implements TimestampFormat {}

  /** ISO 8601, to nanoseconds at most; {@code zone} applies where the text has none. */
  record Iso(@Nullable ZoneId zone) implements TimestampFormat {}

  /** A {@link java.time.format.DateTimeFormatter} pattern; {@code zone} as for {@link Iso}. */
  record Pattern(String pattern, @Nullable ZoneId zone) implements TimestampFormat {}
}
