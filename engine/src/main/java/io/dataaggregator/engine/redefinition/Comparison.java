package io.dataaggregator.engine.redefinition;

import io.dataaggregator.engine.definition.AggregateDefinition;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.definition.TransformDefinition;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two definitions part by part. {@code RedefinitionTest} fails when a definition gets a
 * part that is not compared here.
 */
final class Comparison {
  static final String UNCHANGED = "unchanged";

  private final PipelinePlan old;
  private final PipelinePlan next;
  private final Verdict broken;
  private final List<Stage> stages = new ArrayList<>();

  /**
   * @param broken what becomes of state that the new definition cannot take over
   */
  Comparison(PipelinePlan old, PipelinePlan next, Verdict broken) {
    this.old = old;
    this.next = next;
    this.broken = broken;
  }

  List<Stage> stages() {
    PipelineDefinition before = old.definition();
    PipelineDefinition after = next.definition();
    keeping("metadata.labels", before.labels(), after.labels(), "nothing stored depends on them");
    source(before.source(), after.source());
    breaking(
        "transforms",
        readOnce(before.transforms()),
        readOnce(after.transforms()),
        "the records that were read went through the old ones");
    if (!old.lookups().isEmpty() && !next.lookups().isEmpty()) {
      keeping(
          "transforms.lookup.refresh",
          refreshes(old),
          refreshes(next),
          "each epoch says what it was joined with, however old that was");
    }
    aggregate(before.aggregate(), after.aggregate());
    run(before.run(), after.run());
    keeping("limits", before.limits(), after.limits(), "they hold for what is read from now on");
    return List.copyOf(stages);
  }

  /** How often references are read again changes nothing of what was read. */
  private static List<TransformDefinition> readOnce(List<TransformDefinition> transforms) {
    return transforms.stream()
        .map(one -> one instanceof TransformDefinition.Lookup lookup ? lookup.readOnce() : one)
        .toList();
  }

  private static List<Optional<Long>> refreshes(PipelinePlan plan) {
    return plan.lookups().stream()
        .map(lookup -> Optional.ofNullable(lookup.refreshMicros()))
        .toList();
  }

  private void source(SourceDefinition before, SourceDefinition after) {
    breaking(
        "source.connector",
        before.connector(),
        after.connector(),
        "offsets mean nothing to another connector");
    each(
        "source.config.",
        before.config(),
        after.config(),
        "units and offsets are those of the old setting");
    breaking(
        "source.format",
        before.format(),
        after.format(),
        "offsets and records are those of the old format");
    breaking(
        "source.disorder",
        before.disorderMicros(),
        after.disorderMicros(),
        "watermarks and sealed windows were reckoned with the old bound");
    keeping(
        "source.idleTimeout",
        before.idleTimeoutMicros(),
        after.idleTimeoutMicros(),
        "it holds for units that are silent from now on");
    each(
        "source.fields.",
        byName(before.fields()),
        byName(after.fields()),
        "the records that were read were decoded, or refused, by the old fields");
  }

  /** In an order of their own: how fields are ordered in the file means nothing. */
  private static Map<String, FieldDefinition> byName(List<FieldDefinition> fields) {
    var byName = new LinkedHashMap<String, FieldDefinition>();
    for (FieldDefinition field : fields) byName.put(field.name(), field);
    return byName;
  }

  private void aggregate(AggregateDefinition before, AggregateDefinition after) {
    breaking(
        "aggregate.groupBy",
        before.groupBy(),
        after.groupBy(),
        "buckets are kept by the old key and cannot be divided anew");
    breaking(
        "aggregate.window",
        before.window(),
        after.window(),
        "buckets are kept and sealed by the old windows and cannot be cut anew");
    stages.addAll(MeasureComparison.stages(old, next, broken));
  }

  private void run(RunDefinition before, RunDefinition after) {
    String when = "it decides when runs begin, not what they make";
    breaking(
        "run.mode",
        before.mode(),
        after.mode(),
        "a run with an end seals windows otherwise than one without");
    refresh(before, after);
    keeping("run.schedule", before.schedule(), after.schedule(), when);
    keeping("run.timezone", before.timezone(), after.timezone(), when);
    keeping("run.misfire", before.misfire(), after.misfire(), when);
    keeping("run.overlap", before.overlap(), after.overlap(), when);
    parallelism(before.parallelism(), after.parallelism());
    keeping("run.retry", before.retry(), after.retry(), "it decides when a run is tried again");
  }

  private void parallelism(int before, int after) {
    String name = "run.parallelism";
    boolean sessions = next.aggregate().window() instanceof WindowDefinition.Session;
    if (sessions && (before == 1) != (after == 1)) {
      breaking(name, before, after, "one split seals whole sessions, several seal parts of them");
    } else {
      keeping(
          name,
          before,
          after,
          "units that are known stay with their splits; it holds for those that are found later");
    }
  }

  private void refresh(RunDefinition before, RunDefinition after) {
    String name = "run.refresh";
    boolean matters = before.mode() == Mode.BATCH && after.mode() == Mode.BATCH;
    if (!matters) {
      keeping(name, before.refresh(), after.refresh(), "a continuous run has no refresh");
    } else if (Redefinition.isFull(before)) {
      keeping(
          name, before.refresh(), after.refresh(), "the next run goes on where the last one ended");
    } else {
      breaking(
          name,
          before.refresh(),
          after.refresh(),
          "each run reads the source anew, without what it does not have any more");
    }
  }

  private void keeping(
      String name, @Nullable Object before, @Nullable Object after, String reason) {
    boolean same = Objects.equals(before, after);
    stages.add(new Stage(name, Verdict.KEEPS, same ? UNCHANGED : reason));
  }

  private void breaking(
      String name, @Nullable Object before, @Nullable Object after, String reason) {
    boolean same = Objects.equals(before, after);
    stages.add(new Stage(name, same ? Verdict.KEEPS : broken, same ? UNCHANGED : reason));
  }

  private void each(String prefix, Map<String, ?> before, Map<String, ?> after, String reason) {
    var names = new TreeSet<String>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) breaking(prefix + name, before.get(name), after.get(name), reason);
  }
}
