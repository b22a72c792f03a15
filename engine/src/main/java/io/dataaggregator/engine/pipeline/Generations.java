package io.dataaggregator.engine.pipeline;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline's sets of results.
 *
 * @param count how many there have been: the number of the newest, never used twice
 * @param current the one that readers see
 * @param building the one that the run under way fills to take its place
 */
public record Generations(long count, @Nullable Generation current, @Nullable Generation building) {
  static final Generations NONE = new Generations(0, null, null);

  /** The one that a run fills: its own, or the current one that it continues. */
  public @Nullable Generation working() {
    return building != null ? building : current;
  }

  /** Whether the data of generation {@code number} may be removed: nobody will ask for it again. */
  public boolean discarded(long number) {
    return number <= count
        && (current == null || current.number() != number)
        && (building == null || building.number() != number);
  }

  Generations begin(Generation fresh, boolean currentAtOnce) {
    return currentAtOnce
        ? new Generations(fresh.number(), fresh, null)
        : new Generations(fresh.number(), current, fresh);
  }

  Generations update(UnaryOperator<Generation> change) {
    if (building != null) {
      return new Generations(count, current, change.apply(building));
    }
    return current == null ? this : new Generations(count, change.apply(current), null);
  }

  Generations promote() {
    return new Generations(count, working(), null);
  }

  Generations discardBuilding() {
    return new Generations(count, current, null);
  }
}
