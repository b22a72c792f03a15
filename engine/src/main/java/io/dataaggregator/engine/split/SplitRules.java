package io.dataaggregator.engine.split;

import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.split.SplitCommand.CommitEpoch;
import io.dataaggregator.engine.split.SplitCommand.Forget;
import io.dataaggregator.engine.split.SplitCommand.Redefine;
import io.dataaggregator.engine.split.SplitCommand.Resume;
import io.dataaggregator.engine.split.SplitCommand.Seal;
import io.dataaggregator.engine.split.SplitCommand.Start;
import io.dataaggregator.engine.split.SplitEvent.DefinitionChanged;
import io.dataaggregator.engine.split.SplitEvent.Resumed;
import io.dataaggregator.engine.split.SplitEvent.Started;
import java.util.function.Supplier;

/** Which commands a split takes, and from whom. */
final class SplitRules {
  private SplitRules() {}

  static Decision<SplitEvent, SplitRejection> decide(SplitState state, SplitCommand command) {
    if (command instanceof Start start) {
      return state.started()
          ? Decision.unchanged()
          : Decision.accept(
              new Started(
                  start.definition(), start.definitionVersion(), start.frontier(), start.seal()));
    }
    if (!state.started()) {
      return Decision.reject(new SplitRejection.NotStarted());
    }
    return switch (command) {
      case Start s -> Decision.unchanged();
      case Resume(String who) ->
          who.equals(state.incarnation())
              ? Decision.unchanged()
              : Decision.accept(new Resumed(who));
      case Redefine(String who, String text, int version) ->
          version <= state.definitionVersion()
              ? Decision.unchanged()
              : fenced(state, who, () -> Decision.accept(new DefinitionChanged(text, version)));
      case CommitEpoch epoch ->
          fenced(state, epoch.incarnation(), () -> EpochRules.decide(state, epoch));
      case Seal(String who, long f, long n) ->
          fenced(state, who, () -> SealRules.seal(state, f, n));
      case Forget(String who, long n) -> fenced(state, who, () -> SealRules.forget(state, n));
    };
  }

  private static Decision<SplitEvent, SplitRejection> fenced(
      SplitState state, String who, Supplier<Decision<SplitEvent, SplitRejection>> decision) {
    return who.equals(state.incarnation())
        ? decision.get()
        : Decision.reject(new SplitRejection.Fenced(state.incarnation()));
  }
}
