package io.dataaggregator.cluster.running;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps what is logged while it is open. */
public final class LogTrap implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> kept = new ListAppender<>();

  public LogTrap() {
    kept.start();
    root.addAppender(kept);
  }

  /** Messages that came with a stack trace. */
  public List<String> traces() {
    var traces = new ArrayList<String>();
    for (ILoggingEvent event : List.copyOf(kept.list)) {
      if (event.getThrowableProxy() != null) traces.add(event.getFormattedMessage());
    }
    return traces;
  }

  /** Warnings and worse, each with its level before it. */
  public List<String> warnings() {
    return List.copyOf(kept.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    root.detachAppender(kept);
    kept.stop();
  }
}
