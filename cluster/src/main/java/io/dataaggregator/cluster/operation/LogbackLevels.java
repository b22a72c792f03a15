package io.dataaggregator.cluster.operation;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.LogLevels;
import io.dataaggregator.engine.port.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Levels of this node's loggers, each changed until its time is over. */
public final class LogbackLevels implements LogLevels {
  /** How many differ at a time: more are a configuration. */
  static final int MOST = 32;

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogbackLevels.class);

  /** A change, what was before it, and what ends it. */
  private record Running(
      Changed shown, ch.qos.logback.classic.@Nullable Level before, Cancellable end) {}

  private final String node;
  private final ActorSystem<?> system;
  private final LoggerContext loggers;
  private final Clock clock;
  private final Map<String, Running> running = new TreeMap<>();

  /**
   * The levels of the process.
   *
   * @param node its address
   */
  public LogbackLevels(String node, ActorSystem<?> system, LoggerContext loggers, Clock clock) {
    this.node = node;
    this.system = system;
    this.loggers = loggers;
    this.clock = clock;
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public synchronized List<Changed> changed() {
    return running.values().stream().map(Running::shown).toList();
  }

  @Override
  public synchronized Answer<Changed> change(String name, Level level, Duration duration) {
    Logger logger = loggers.getLogger(name);
    Running earlier = running.get(logger.getName());
    if (earlier == null && running.size() >= MOST) {
      return Answer.refused(
          new Refusal.Limit(
              "log-levels.limit",
              "%d loggers differ from the configuration, as many as may: restore one of %s, or change a logger above them"
                  .formatted(MOST, String.join(", ", running.keySet()))));
    }
    if (earlier != null) earlier.end().cancel();
    var before = earlier == null ? logger.getLevel() : earlier.before();
    Instant until = clock.instant().plus(duration);
    var changed = new Changed(logger.getName(), level, known(before), until);
    // said at a level that is on before or after
    LOG.warn("an operator sets the level of {} to {} until {}", logger.getName(), level, until);
    logger.setLevel(ch.qos.logback.classic.Level.toLevel(level.name()));
    Cancellable end =
        system.scheduler().scheduleOnce(duration, () -> expire(changed), system.executionContext());
    running.put(logger.getName(), new Running(changed, before, end));
    return Answer.done(changed);
  }

  @Override
  public synchronized Answer<Changed> restore(String name) {
    String logger = loggers.getLogger(name).getName();
    Running ended = running.get(logger);
    if (ended == null) {
      String others = running.isEmpty() ? "none does" : String.join(", ", running.keySet()) + " do";
      return Answer.refused(
          new Refusal.NotFound(
              "logger " + logger + " that differs from the configuration: " + others));
    }
    ended.end().cancel();
    end(ended);
    return Answer.done(ended.shown());
  }

  private synchronized void expire(Changed changed) {
    Running due = running.get(changed.logger());
    // one that came too late to be cancelled ends nothing
    if (due != null && due.shown().equals(changed)) end(due);
  }

  private void end(Running ended) {
    String logger = ended.shown().logger();
    running.remove(logger);
    loggers.getLogger(logger).setLevel(ended.before());
    LOG.warn("the level of {} is what the configuration says again", logger);
  }

  private static @Nullable Level known(ch.qos.logback.classic.@Nullable Level level) {
    if (level == null) return null;
    return level.levelInt == ch.qos.logback.classic.Level.ALL_INT
        ? Level.TRACE
        : Level.valueOf(level.levelStr);
  }
}
