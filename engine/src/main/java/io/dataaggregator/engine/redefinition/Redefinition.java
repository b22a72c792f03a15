package io.dataaggregator.engine.redefinition;

import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.RunDefinition.Refresh;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What replacing one definition by another does to the generation that was made by the first. It
 * compares what definitions mean, not how they are written, and says {@link Verdict#KEEPS} only
 * where offsets, accumulators, watermarks and seals are what the new definition would have made of
 * the records that were read.
 *
 * @param stages every part that either definition has, in the order of the file
 * @param effect what happens to the results, in one sentence
 */
public record Redefinition(List<Stage> stages, String effect) {
  /** A refusal names so many stages; the plan has all of them. */
  private static final int NAMED = 5;

  /** Nothing is there that a definition could change. */
  public static final Redefinition OF_NOTHING =
      new Redefinition(List.of(), "there are no results yet, so there is nothing to lose");

  private static final Redefinition OF_THE_UNREADABLE =
      new Redefinition(
          List.of(
              new Stage(
                  "definition",
                  Verdict.RESETS,
                  "the one that the results were made by is not understood by this release")),
          "the next run reads the source into a new generation");

  /**
   * What replacing {@code old} by {@code next} does to a generation made by {@code old}.
   *
   * @param plans compiles a normalised definition; of {@code old} it may fail with {@link
   *     IllegalStateException}, since a release that was stricter may have come since
   */
  public static Redefinition plan(Function<String, PipelinePlan> plans, String old, String next) {
    PipelinePlan before;
    try {
      before = plans.apply(old);
    } catch (IllegalStateException notUnderstood) {
      return OF_THE_UNREADABLE;
    }
    return plan(before, plans.apply(next));
  }

  /** What replacing {@code old} by {@code next} does to a generation made by {@code old}. */
  public static Redefinition plan(PipelinePlan old, PipelinePlan next) {
    RunDefinition before = old.definition().run();
    RunDefinition after = next.definition().run();
    // what one run read as a whole the next can read again; what was read over time it may not, and
    // a run without end takes the place of what there is before it has read anything
    boolean again = isFull(before) && after.mode() == Mode.BATCH;
    Verdict broken = again ? Verdict.RECOMPUTES : Verdict.RESETS;
    List<Stage> stages = new Comparison(old, next, broken).stages();
    return new Redefinition(stages, effect(verdict(stages), after));
  }

  /** Whether each run reads the whole source into a generation of its own. */
  static boolean isFull(RunDefinition run) {
    return run.mode() == Mode.BATCH && run.refresh() == Refresh.FULL;
  }

  /** The gravest verdict of its stages. */
  public Verdict verdict() {
    return verdict(stages);
  }

  private static Verdict verdict(List<Stage> stages) {
    Verdict gravest = Verdict.KEEPS;
    for (Stage stage : stages) {
      if (stage.verdict().compareTo(gravest) > 0) gravest = stage.verdict();
    }
    return gravest;
  }

  /** The stages that do not keep their state, for messages; empty where all do. */
  public String losses() {
    List<Stage> losses = stages.stream().filter(stage -> stage.verdict() != Verdict.KEEPS).toList();
    String named =
        losses.stream().limit(NAMED).map(Stage::toString).collect(Collectors.joining("; "));
    int more = losses.size() - NAMED;
    return more > 0 ? named + "; and " + more + " more" : named;
  }

  private static String effect(Verdict verdict, RunDefinition run) {
    if (verdict == Verdict.KEEPS) {
      return isFull(run)
          ? "the next run reads the whole source anew, as every full refresh does; until it has"
              + " succeeded the results of now can be read"
          : "results go on in the same generation";
    }
    String begins =
        verdict == Verdict.RECOMPUTES
            ? "the next run reads the whole source into a new generation; "
            : "the next run gives up what was gathered and reads the source from its start into a"
                + " new generation, without what the source does not have any more; ";
    return begins
        + (run.mode() == Mode.BATCH
            ? "until it has succeeded the results of now can be read"
            : "it takes the place of the results of now at once, and fills up as it reads");
  }
}
