package io.dataaggregator.persistence.codec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.DesiredState;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.Generations;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Runs;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Snapshots of pipelines whose definition was never replaced with state to keep or to give up. */
final class PlainSnapshots {
  static final ObjectMapper MAPPER =
      Mappers.newCbor()
          .addMixIn(PipelineState.class, State.class)
          .addMixIn(Generation.class, Plain.class);

  private PlainSnapshots() {}

  /** Whether the state has nothing that the first version of a snapshot had no words for. */
  static boolean fit(PipelineState state) {
    Generations generations = state.generations();
    return state.resetAgreed() == 0
        && Stream.of(generations.current(), generations.building())
            .allMatch(generation -> generation == null || generation.begunBy() == null);
  }

  /** A state as it was first written. */
  @JsonIgnoreProperties("resetAgreed")
  abstract static class State {
    @JsonCreator
    State(
        @JsonProperty("version") int version,
        @JsonProperty("definition") String definition,
        @JsonProperty("desired") DesiredState desired,
        @JsonProperty("since") Instant since,
        @JsonProperty("generations") Generations generations,
        @JsonProperty("runs") Runs runs) {}
  }

  /** A generation as it was first written. */
  @JsonIgnoreProperties("begunBy")
  abstract static class Plain {
    @JsonCreator
    Plain(
        @JsonProperty("number") long number,
        @JsonProperty("definitionVersion") int definitionVersion,
        @JsonProperty("definition") String definition,
        @JsonProperty("units") List<Assignment> units,
        @JsonProperty("frontier") long frontier,
        @JsonProperty("seal") long seal,
        @JsonProperty("published") long published,
        @JsonProperty("publishedFrontier") long publishedFrontier,
        @JsonProperty("lastSeal") boolean lastSeal,
        @JsonProperty("counted") Ledger counted) {}
  }
}
