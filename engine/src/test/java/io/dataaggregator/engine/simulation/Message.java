package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.coordination.Pace;
import io.dataaggregator.engine.split.SplitReport;
import java.util.List;

/** What pipeline and splits tell each other. */
sealed interface Message {
  /** To a split. */
  sealed interface ToSplit extends Message {
    String asker();
  }

  /** To the pipeline. */
  sealed interface ToPipeline extends Message {
    String asker();
  }

  /** Begin with {@code units}, numbers of all that the split has so far. */
  record Start(
      String asker,
      String definition,
      int definitionVersion,
      long frontier,
      long seal,
      List<Integer> units)
      implements ToSplit {}

  record KeepPace(String asker, Pace pace) implements ToSplit {}

  record AskSeal(String asker, long frontier, long seal) implements ToSplit {}

  /** Read no more, and say so once what was read is committed. */
  record Halt(String asker) implements ToSplit {}

  record TellPublished(String asker, long seal) implements ToSplit {}

  record Report(String asker, long generation, int split, SplitReport report)
      implements ToPipeline {}

  record Halted(String asker, long generation, int split, long sequence) implements ToPipeline {}

  record Answer(String asker, long generation, int split, long seal) implements ToPipeline {}
}
