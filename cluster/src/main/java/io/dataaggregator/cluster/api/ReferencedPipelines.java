package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.ReferenceDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Whether the pipelines whose results a definition looks up in are there, with such results. It is
 * asked before a pipeline is let run; what is changed afterwards is found when they are read.
 */
final class ReferencedPipelines {
  private static final String CODE = "pipeline.bad-reference";

  private final ApiParts parts;

  ReferencedPipelines(ApiParts parts) {
    this.parts = parts;
  }

  /** The definition's name, or what is wrong with the first that it looks up in. */
  CompletionStage<Answer<String>> check(PipelineId id, String definition) {
    return parts
        .inBackground(() -> lookups(definition))
        .thenCompose(lookups -> check(id, lookups, 0));
  }

  private List<Lookup> lookups(String definition) {
    PipelinePlan plan = plan(definition);
    return plan == null ? List.of() : plan.lookups();
  }

  /** Null where the definition is not understood any more, which others complain about. */
  private @Nullable PipelinePlan plan(String definition) {
    try {
      return parts.plans().apply(definition);
    } catch (IllegalStateException notUnderstood) {
      return null;
    }
  }

  private CompletionStage<Answer<String>> check(PipelineId id, List<Lookup> lookups, int from) {
    for (int i = from; i < lookups.size(); i++) {
      Lookup lookup = lookups.get(i);
      if (!(lookup.reference() instanceof ReferenceDefinition.Results results)) continue;
      int next = i + 1;
      return check(id, lookup, results)
          .thenCompose(answer ->
              answer instanceof Answer.Refused<String>
                  ? CompletableFuture.completedFuture(answer)
                  : check(id, lookups, next));
    }
    return CompletableFuture.completedFuture(Answer.done(id.name()));
  }

  private CompletionStage<Answer<String>> check(
      PipelineId id, Lookup lookup, ReferenceDefinition.Results results) {
    String other = results.pipeline();
    CompletionStage<Answer<String>> found =
        parts
            .look(new PipelineId(id.workspace(), other))
            .thenCompose(reply ->
                Replies.then(
                    reply,
                    seen ->
                        parts.inBackground(
                            () -> judged(lookup, other, plan(seen.view().definition())))));
    return found.thenApply(answer ->
        answer instanceof Answer.Refused<String>(Refusal.NotFound what)
            ? refused("looks up in pipeline " + other + ", which is not there: define it first")
            : answer);
  }

  private static Answer<String> judged(Lookup lookup, String other, @Nullable PipelinePlan plan) {
    if (plan == null) return Answer.done(other);
    Map<String, Field> key = new TreeMap<>();
    for (Field field : plan.aggregate().keys()) key.put(field.name(), field);
    List<String> asked = lookup.keyFields().stream().map(FieldDefinition::from).toList();
    if (asked.size() != key.size() || !key.keySet().containsAll(asked)) {
      String names = key.isEmpty() ? "nothing" : String.join(", ", key.keySet());
      return refused(
          "looks up in pipeline "
              + other
              + ", which groups by "
              + names
              + ": name all of these in 'on', and nothing else, or several rows would be found");
    }
    for (FieldDefinition field : lookup.usedFields()) {
      String wrong = wrong(field, key.get(field.from()), plan);
      if (wrong != null) return refused("looks up in pipeline " + other + ", " + wrong);
    }
    return Answer.done(other);
  }

  private static @Nullable String wrong(
      FieldDefinition field, @Nullable Field key, PipelinePlan plan) {
    if (key != null) {
      return key.type().equals(field.type())
          ? null
          : "whose " + key.name() + " is a " + key.type() + ", not a " + field.type();
    }
    return plan.measures().containsKey(field.from())
        ? null
        : "which has no measure "
            + field.from()
            + "; it has "
            + String.join(", ", plan.measures().keySet());
  }

  private static Answer<String> refused(String message) {
    return Answer.refused(new Refusal.Conflict(CODE, "the definition " + message));
  }
}
