package io.dataaggregator.cluster.reference;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.engine.connector.SourceUnit;
import java.util.ArrayList;
import java.util.List;

/** Every unit from its begin to its end, one after the other. */
final class WholePlan implements ReadPlan {
  private final List<Position> positions = new ArrayList<>();
  private int unit;

  WholePlan(List<SourceUnit> units) {
    for (SourceUnit one : units) positions.add(new Position(positions.size(), one, one.start()));
  }

  @Override
  public List<Position> positions() {
    return List.copyOf(positions);
  }

  @Override
  public int next() {
    return unit;
  }

  /** The unit that is read has ended. */
  void finished() {
    unit++;
  }
}
