package io.dataaggregator.cluster.node;

import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compiled plans by normalised definition: entities of one pipeline on one node share one. */
final class Plans {
  private static final int KEPT = 1_000;

  private final Map<String, PipelinePlan> plans =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PipelinePlan> eldest) {
          return size() > KEPT;
        }
      };

  /** The plan of a definition that was checked when it was stored. */
  synchronized PipelinePlan of(String normalised) {
    return plans.computeIfAbsent(
        normalised, text -> PipelinePlan.of(DefinitionParser.parseNormalised(text)));
  }
}
