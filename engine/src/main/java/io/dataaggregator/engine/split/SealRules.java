package io.dataaggregator.engine.split;

import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.split.SplitEvent.Forgotten;
import io.dataaggregator.engine.split.SplitEvent.Sealed;
import java.util.ArrayList;
import java.util.List;

/** What a seal must fulfil, and what is dropped once it is published. */
final class SealRules {
  private SealRules() {}

  static Decision<SplitEvent, SplitRejection> seal(SplitState state, long frontier, long seal) {
    if (seal <= state.seal()) {
      return Decision.unchanged();
    }
    // every split owes every seal, so a gap means that a message is for another split or generation
    if (seal != state.seal() + 1 || frontier < state.frontier()) {
      return outOfOrder(state);
    }
    return Decision.accept(
        new Sealed(frontier, seal, state.open().cuts(state.frontier(), frontier)));
  }

  static Decision<SplitEvent, SplitRejection> forget(SplitState state, long published) {
    if (published > state.seal()) {
      return outOfOrder(state);
    }
    List<SplitEvent> events = new ArrayList<>();
    for (long n : state.frozenSeals().headSet(published + 1)) {
      events.add(new Forgotten(n));
    }
    return Decision.accept(events);
  }

  private static Decision<SplitEvent, SplitRejection> outOfOrder(SplitState state) {
    return Decision.reject(new SplitRejection.OutOfOrder(state.seal() + 1, state.frontier()));
  }
}
