package io.dataaggregator.http;

import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.ClusterOperations;
import io.dataaggregator.engine.port.LogLevels;
import io.dataaggregator.engine.port.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Does as it is told, and remembers it. */
final class FakeOperations implements ClusterOperations, LogLevels {
  final List<String> done = new ArrayList<>();
  private final Map<String, Changed> changed = new TreeMap<>();

  @Override
  public Answer<String> leave(String node) {
    return does("leave", node);
  }

  @Override
  public Answer<String> down(String node) {
    return does("down", node);
  }

  @Override
  public Answer<String> drain() {
    return does("drain", node());
  }

  private Answer<String> does(String what, String node) {
    done.add(what + " " + node);
    return Answer.done(node);
  }

  @Override
  public String node() {
    return "10.0.0.1:7600";
  }

  @Override
  public List<Changed> changed() {
    done.add("list");
    return List.copyOf(changed.values());
  }

  @Override
  public Answer<Changed> change(String logger, Level level, Duration duration) {
    done.add(logger + " " + level + " " + duration);
    var one = new Changed(logger, level, null, Instant.EPOCH.plus(duration));
    changed.put(logger, one);
    return Answer.done(one);
  }

  @Override
  public Answer<Changed> restore(String logger) {
    done.add("restore " + logger);
    Changed one = changed.remove(logger);
    return one == null ? Answer.refused(new Refusal.NotFound(logger)) : Answer.done(one);
  }
}
