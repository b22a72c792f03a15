package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BucketFilter} in terms of one block: a value that the block lacks excludes all of it.
 */
final class RowFilter {
  /** One column's condition; {@code held} counts only where {@code isNull} does not. */
  private record Condition(KeyColumn column, boolean isNull, long held) {}

  private final BucketFilter filter;
  private final BucketColumns columns;
  private final List<Condition> conditions = new ArrayList<>();
  private boolean excludesAll;

  RowFilter(AggregatePlan plan, BucketFilter filter, BucketColumns columns) {
    this.filter = filter;
    this.columns = columns;
    for (int i = 0; i < plan.keys().size(); i++) {
      Field field = plan.keys().get(i);
      if (filter.key().containsKey(field.name())) {
        add(columns.key(i), filter.key().get(field.name()));
      }
    }
  }

  boolean excludesAll() {
    return excludesAll;
  }

  boolean accepts(int slot) {
    if (excludesAll) return false;
    long start = columns.start(slot);
    // no window starts at the end of time, so that it may stand for no bound
    if (start < filter.from() || start >= filter.to()) return false;
    // by index: an iterator a slot is megabytes until the compiler spares them
    for (int i = 0; i < conditions.size(); i++) {
      Condition condition = conditions.get(i);
      boolean holds =
          condition.isNull()
              ? condition.column().isNull(slot)
              : condition.column().holds(slot, condition.held());
      if (!holds) return false;
    }
    return true;
  }

  private void add(KeyColumn column, @Nullable Object value) {
    if (value == null) {
      conditions.add(new Condition(column, true, 0));
      return;
    }
    OptionalLong held = column.held(value);
    if (held.isEmpty()) excludesAll = true;
    else conditions.add(new Condition(column, false, held.getAsLong()));
  }
}
