package io.dataaggregator.engine.pipeline;

import static io.dataaggregator.engine.pipeline.Given.FULL;
import static io.dataaggregator.engine.pipeline.Given.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.pipeline.PipelineCommand.AssignUnits;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.pipeline.PipelineRejection.Fatal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UnitAssignmentTest {
  private static List<Integer> splits(Given pipeline) {
    return pipeline.working().units().stream().map(Assignment::split).toList();
  }

  @Test
  void dealsTheRangesOfAFileRoundRobinAcrossChunksOfTheListing() {
    Given pipeline = Given.active().start("r1", FULL);
    for (int index = 0; index < 7; index++) {
      SourceUnit range = Given.range("file", index);
      pipeline.when(new AssignUnits("r1", List.of(range), 3, NOW));
    }
    assertEquals(List.of(0, 1, 2, 0, 1, 2, 0), splits(pipeline));
  }

  @Test
  void keepsEventsSmallAndNumbersGapless() {
    List<SourceUnit> units =
        IntStream.range(0, 1_201).mapToObj(i -> Given.unit("u" + i, 0)).toList();
    Given pipeline = Given.active().start("r1", FULL);
    List<PipelineEvent> events = pipeline.events(new AssignUnits("r1", units, 2, NOW));
    assertEquals(
        List.of(0, 500, 1_000),
        events.stream().map(event -> ((UnitsAssigned) event).first()).toList());
    assertEquals(1_201, pipeline.working().units().size());
    pipeline.unchanged(new AssignUnits("r1", units, 2, NOW));
  }

  @Test
  void refusesAUnitThatHasChanged() {
    Given pipeline = Given.active().start("r1", FULL);
    pipeline.when(new AssignUnits("r1", List.of(Given.unit("a", 5)), 2, NOW));
    SourceUnit changed = new SourceUnit("a", "a", 0, 0, 5, 5, "2");
    RunError error =
        pipeline.refusal(Fatal.class, new AssignUnits("r1", List.of(changed), 2, NOW)).error();
    assertEquals("source.changed", error.code());
    assertEquals(RunError.Category.SOURCE, error.category());
  }

  @Property(tries = 100)
  void sharesBytesFairlyAndAssignsEachUnitOnce(
      @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 1_000) Long> sizes,
      @ForAll @IntRange(min = 1, max = 8) int parallelism,
      @ForAll @IntRange(min = 1, max = 20) int chunk) {
    Given pipeline = Given.active().start("r1", FULL);
    List<SourceUnit> units = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      units.add(Given.unit("u" + i, sizes.get(i)));
    }
    for (int from = 0; from < units.size(); from += chunk) {
      // each listing begins a little before the end of the one before
      List<SourceUnit> part =
          units.subList(Math.max(0, from - 2), Math.min(units.size(), from + chunk));
      pipeline.when(new AssignUnits("r1", part, parallelism, NOW));
    }
    assertEquals(units, pipeline.working().units().stream().map(Assignment::unit).toList());
    long[] load = new long[parallelism];
    pipeline.working().units().forEach(a -> load[a.split()] += 1 + a.unit().sizeBytes());
    long most = java.util.Arrays.stream(load).max().orElse(0);
    long least = java.util.Arrays.stream(load).min().orElse(0);
    assertTrue(most - least <= 1_001, most + " and " + least);
  }
}
