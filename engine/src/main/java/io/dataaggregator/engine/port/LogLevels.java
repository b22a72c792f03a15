package io.dataaggregator.engine.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Levels of loggers of the node that is asked, where they differ from its configuration. */
public interface LogLevels {
  /** For how long where nothing is said. */
  Duration USUAL = Duration.ofHours(1);

  /** The longest that one may last: what is to stay belongs into the configuration. */
  Duration LONGEST = Duration.ofHours(24);

  /** From all to nothing. */
  enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF
  }

  /**
   * A level that differs.
   *
   * @param configured what it goes back to; null for that of the logger above
   */
  record Changed(String logger, Level level, @Nullable Level configured, Instant until) {}

  /** Which node is meant. */
  String node();

  /** Every level that differs, in order of the loggers. */
  List<Changed> changed();

  /** Changes a level for a while; again for one that differs already. */
  Answer<Changed> change(String logger, Level level, Duration duration);

  /** Has a level go back before its time. */
  Answer<Changed> restore(String logger);
}
