package io.dataaggregator.engine.redefinition;

import io.dataaggregator.engine.expression.MeasureCompilation;
import io.dataaggregator.engine.expression.Measures;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares measures. They are computed when results are read, from the accumulators that buckets
 * hold: so what counts is which accumulators those are and in which order, not what measures are
 * called or do with them.
 */
final class MeasureComparison {
  private static final String PREFIX = "aggregate.measures";

  private final PipelinePlan old;
  private final PipelinePlan next;
  private final Verdict broken;

  private MeasureComparison(PipelinePlan old, PipelinePlan next, Verdict broken) {
    this.old = old;
    this.next = next;
    this.broken = broken;
  }

  static List<Stage> stages(PipelinePlan old, PipelinePlan next, Verdict broken) {
    return new MeasureComparison(old, next, broken).stages();
  }

  private List<Stage> stages() {
    Map<String, String> before = old.definition().aggregate().measures();
    Map<String, String> after = next.definition().aggregate().measures();
    var names = new LinkedHashMap<>(before);
    names.putAll(after);
    var stages = new ArrayList<Stage>();
    for (String name : names.keySet()) {
      stages.add(stage(PREFIX + "." + name, before.get(name), after.get(name)));
    }
    boolean explained = stages.stream().anyMatch(stage -> stage.verdict() != Verdict.KEEPS);
    if (!explained && !old.calls().equals(next.calls())) {
      stages.add(
          new Stage(
              PREFIX,
              broken,
              "buckets hold their accumulators in the order in which measures first ask for them:"
                  + " keep that order"));
    }
    return stages;
  }

  private Stage stage(String name, @Nullable String before, @Nullable String after) {
    if (before != null && before.equals(after)) return kept(name, Comparison.UNCHANGED);
    if (after != null && !old.calls().containsAll(calls(after, next))) {
      return broken(name, "accumulators of " + after + " do not exist for records already read");
    }
    if (before != null && !next.calls().containsAll(calls(before, old))) {
      return broken(name, "buckets hold accumulators of " + before + " that nothing asks for");
    }
    return kept(name, "results are computed from accumulators that are there, when they are read");
  }

  private static Stage kept(String name, String reason) {
    return new Stage(name, Verdict.KEEPS, reason);
  }

  private Stage broken(String name, String reason) {
    return new Stage(name, broken, reason);
  }

  /** The calls of one measure of {@code plan}. */
  private static List<String> calls(String measure, PipelinePlan plan) {
    return switch (Measures.compile(Map.of("measure", measure), plan.schema())) {
      case MeasureCompilation.Compiled(var compiled) -> compiled.texts();
      case MeasureCompilation.Refused(var problems) ->
          throw new IllegalStateException(measure + " compiled before: " + problems);
    };
  }
}
