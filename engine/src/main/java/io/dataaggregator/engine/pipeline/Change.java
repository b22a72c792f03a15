package io.dataaggregator.engine.pipeline;

import io.dataaggregator.engine.redefinition.Verdict;

/**
 * What the newest definition does to the state of the generation that the next run would go on
 * with. Said from outside, where definitions can be read; it holds for these two versions only.
 *
 * @param from version of the generation's definition
 * @param to version of the newest definition
 * @param losses the parts that do not keep their state, with reasons; empty where all do
 */
public record Change(int from, int to, Verdict verdict, String losses) {
  /** Nothing is known: whatever has changed is taken for the worst. */
  public static final Change UNKNOWN = new Change(0, 0, Verdict.RESETS, "nobody has compared them");

  /** How {@code state} is changed by its newest definition, with what is known. */
  static Verdict verdict(PipelineState state, Change known) {
    Generation work = state.generations().working();
    if (work == null || work.definitionVersion() == state.version()) return Verdict.KEEPS;
    boolean fits = known.from() == work.definitionVersion() && known.to() == state.version();
    return fits ? known.verdict() : Verdict.RESETS;
  }

  /** Why nothing runs by the newest definition, and what to do about it. */
  String refusal() {
    return "version "
        + to
        + " of the definition loses state that was gathered by version "
        + from
        + ": "
        + losses
        + "; to give that state up, activate with reset=true, or put back a definition that keeps"
        + " it (GET .../plan has every part)";
  }
}
