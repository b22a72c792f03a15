package io.dataaggregator.connectors.spi;

import io.dataaggregator.engine.connector.SourceUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A plan that takes its units in turn, last first, and notes how often and where it is asked. */
final class Asked implements ReadPlan {
  private final List<Position> positions = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String thread = "";

  Asked(List<SourceUnit> units) {
    for (SourceUnit unit : units) {
      positions.add(new Position(positions.size(), unit, unit.start()));
    }
  }

  @Override
  public List<Position> positions() {
    return positions;
  }

  @Override
  public int next() {
    int unit = turn();
    thread = Thread.currentThread().getName();
    asked.incrementAndGet();
    return unit;
  }

  /** The unit that the next question is answered with. */
  int turn() {
    return positions.size() - 1 - asked.get() % positions.size();
  }

  int asked() {
    return asked.get();
  }

  /** Who asked last. */
  String thread() {
    return thread;
  }
}
