package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.definition.WindowDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where dedupe stands among the steps. Which field is event time there is known once all steps are:
 * the window names it, and they may rename it.
 *
 * @param pointer to it in the definition
 * @param key where the columns of the key are
 * @param before the columns there are
 * @param at how many steps are before it
 */
record DedupePlace(String pointer, List<Integer> key, long withinMicros, Schema before, int at) {
  /** Puts it among all the other steps, or says why it cannot be there. */
  List<String> put(PipelineDefinition definition, List<Step> steps, Schema after) {
    var problems = new ArrayList<String>();
    if (steps.subList(0, at).stream().anyMatch(Step.Explode.class::isInstance)) {
      problems.add("dedupe is about source records, not about rows: put it before explode");
    }
    if (definition.run().parallelism() > 1) {
      problems.add(
          "records with one key may be read by different splits, and none would know of the other:"
              + " set run.parallelism to 1");
    }
    if (!(definition.aggregate().window() instanceof WindowDefinition.Timed timed)) {
      problems.add(
          "dedupe goes by event time, and forgets keys as windows close: give aggregate a window"
              + " with a timeField");
      return problems;
    }
    if (timed.late() != WindowDefinition.Late.REJECT) {
      problems.add("late records would be taken whose keys are forgotten: set late to reject");
    }
    int position = after.position(timed.timeField());
    // that is another problem, and was reported
    if (position < 0 || !after.field(position).type().equals(FieldType.TIMESTAMP)) return problems;
    String time = here(timed.timeField(), steps);
    if (time == null) {
      problems.add(
          timed.timeField() + " is made after dedupe, which needs it: put dedupe after it");
    } else {
      steps.add(at, new Step.Dedupe(key, before.position(time), withinMicros));
    }
    return problems;
  }

  /** What is called {@code name} in the end, or null where a later step makes it. */
  private @Nullable String here(String name, List<Step> steps) {
    String former = name;
    for (Step step : steps.subList(at, steps.size()).reversed()) {
      former = step.former(former);
      if (former == null) return null;
    }
    return former;
  }
}
