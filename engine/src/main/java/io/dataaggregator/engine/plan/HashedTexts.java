package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.expression.MeasurePlan;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds text fields of the source that are asked nothing but how many different ones there are. To
 * hash each costs less than to know it again among very many, and nothing has to be kept.
 */
final class HashedTexts {
  private HashedTexts() {}

  /**
   * Finds them.
   *
   * @param keys what buckets are grouped by
   * @return names of fields of {@code source}
   */
  static Set<String> of(Schema source, List<Step> steps, List<Field> keys, MeasurePlan measures) {
    Set<String> asked = new HashSet<>();
    keys.forEach(key -> asked.add(key.name()));
    for (Step step : steps) {
      switch (step) {
        case Step.Keep keep -> asked.addAll(keep.expression().reads());
        case Step.Put put -> {
          asked.addAll(put.expression().reads());
          // what is asked of that name later is not the source's
          asked.add(put.field().name());
        }
        case Step.Project project when isDrop(project) -> {}
        // these copy, rename or compare columns
        case Step.Project p -> {
          return Set.of();
        }
        case Step.Explode e -> {
          return Set.of();
        }
        case Step.Dedupe d -> {
          return Set.of();
        }
        case Step.Lookup l -> {
          return Set.of();
        }
      }
    }
    Set<String> counted = new HashSet<>();
    for (MeasurePlan.Call call : measures.calls()) {
      if (call.argument() == null) continue;
      boolean counts = call.call().kind() == MeasureKind.DISTINCT && call.argument().isField();
      (counts ? counted : asked).addAll(call.argument().reads());
    }
    counted.removeAll(asked);
    counted.removeIf(name -> !isText(source, name));
    return Set.copyOf(counted);
  }

  /** Whether what is left is called as before. */
  private static boolean isDrop(Step.Project project) {
    return project.after().fields().stream()
        .allMatch(field -> field.name().equals(project.former(field.name())));
  }

  private static boolean isText(Schema source, String name) {
    int position = source.position(name);
    return position >= 0 && source.field(position).type().equals(FieldType.STRING);
  }
}
