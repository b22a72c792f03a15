package io.dataaggregator.engine.split;

import static io.dataaggregator.engine.split.Given.epoch;
import static io.dataaggregator.engine.split.Given.refusal;
import static io.dataaggregator.engine.split.Given.started;
import static io.dataaggregator.engine.split.Given.when;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.split.SplitCommand.Redefine;
import io.dataaggregator.engine.split.SplitRejection.Fenced;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedefinedSplitTest {
  @Test
  void readsOnByANewerDefinitionWithWhatItHolds() {
    SplitState state = started(Deltas.WINDOWS);
    when(state, epoch(state, 0, 5, Deltas.of(Deltas.WINDOWS, 1)));
    List<SplitEvent> changed = when(state, new Redefine("i1", "newer", 4));
    assertEquals(List.of(new SplitEvent.DefinitionChanged("newer", 4)), changed);
    assertEquals("newer", state.definition());
    assertEquals(1, state.open().size());
    for (int version : new int[] {4, 3}) {
      assertEquals(Decision.unchanged(), state.decide(new Redefine("i1", "older", version)));
    }
    refusal(Fenced.class, state, new Redefine("i0", "another", 5));
    SplitState again =
        SplitState.restore(state.toSnapshot(), definition -> new TableBuckets(Deltas.WINDOWS, 2));
    assertEquals("newer", again.definition());
    assertEquals(4, again.definitionVersion());
    assertEquals(state.open().encode(), again.open().encode());
  }
}
