package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Reply;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Seen;
import io.dataaggregator.cluster.pipeline.RunIds;
import io.dataaggregator.cluster.pipeline.Times;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.DeadLetterView;
import io.dataaggregator.engine.port.Page;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.engine.port.PlanView;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.port.RunView;
import io.dataaggregator.engine.port.Verification;
import io.dataaggregator.engine.redefinition.Redefinition;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Answers what HTTP asks of pipelines: commands and present state by their entities, lists and
 * history by the rows that entities write.
 */
public final class PipelineService implements Pipelines {
  private final ApiParts parts;
  private final Definitions definitions;
  private final PipelineQueries queries;
  private final ReferencedPipelines references;

  public PipelineService(ApiParts parts) {
    this.parts = parts;
    definitions = new Definitions(parts.connectors());
    queries = new PipelineQueries(parts);
    references = new ReferencedPipelines(parts);
  }

  @Override
  public CompletionStage<Answer<Stored>> put(
      String name, String text, Notation notation, OptionalLong ifVersion) {
    return parts
        .inBackground(() -> definitions.check(text, notation, name))
        .thenCompose(checked ->
            switch (checked) {
              case Answer.Refused<String>(var reason) -> completed(Answer.refused(reason));
              case Answer.Done<String>(var normalised) ->
                  ask(
                      id(name),
                      execute(
                          new PipelineCommand.Define(normalised, version(ifVersion), Times.now())),
                      seen -> new Stored(seen.view(), seen.created()));
            });
  }

  @Override
  public CompletionStage<Answer<String>> validate(String text, Notation notation) {
    return parts.inBackground(() -> definitions.check(text, notation, null));
  }

  @Override
  public CompletionStage<Answer<PipelineView>> get(String name) {
    return parts
        .views()
        .latest(id(name), () -> look(id(name), seen -> completed(Answer.done(seen.view()))));
  }

  @Override
  public CompletionStage<Listing> list(int skip, int limit) {
    return parts.inBackground(
        () -> parts.pipelineRows().list(PipelineId.DEFAULT_WORKSPACE, skip, limit));
  }

  @Override
  public CompletionStage<Answer<PipelineView>> delete(String name, OptionalLong ifVersion) {
    return look(id(name), seen -> completed(Answer.done(seen.view())))
        .thenCompose(before ->
            switch (before) {
              case Answer.Refused<PipelineView> refused -> completed(refused);
              case Answer.Done<PipelineView>(var view) ->
                  ask(
                          id(name),
                          reply -> new PipelineMessage.Delete(version(ifVersion), reply),
                          Seen::view)
                      .thenApply(answer -> gone(answer, view));
            });
  }

  /** Once deleted, the pipeline answers that it does not exist: that is the success. */
  private static Answer<PipelineView> gone(Answer<PipelineView> answer, PipelineView before) {
    return answer instanceof Answer.Refused<PipelineView>(Refusal.NotFound what)
        ? Answer.done(before)
        : answer;
  }

  @Override
  public CompletionStage<Answer<PlanView>> plan(String name) {
    return look(id(name), seen -> compared(seen, seen.view().definition(), seen.view().version()));
  }

  @Override
  public CompletionStage<Answer<PlanView>> plan(String name, String text, Notation notation) {
    return parts
        .inBackground(() -> definitions.check(text, notation, name))
        .thenCompose(checked ->
            switch (checked) {
              case Answer.Refused<String>(var reason) -> completed(Answer.refused(reason));
              case Answer.Done<String>(var normalised) ->
                  look(id(name), seen -> compared(seen, normalised, 0));
            });
  }

  private CompletionStage<Answer<PlanView>> compared(Seen seen, String definition, long version) {
    PipelineMessage.Results shown = seen.results();
    if (shown == null) {
      return completed(Answer.done(new PlanView(0, version, Redefinition.OF_NOTHING)));
    }
    return parts.inBackground(() -> {
      var plan = Redefinition.plan(parts.plans(), shown.definition(), definition);
      return Answer.done(new PlanView(shown.generation(), version, plan));
    });
  }

  @Override
  public CompletionStage<Answer<PipelineView>> activate(
      String name, OptionalLong ifVersion, boolean reset) {
    // as nodes of the release before say it, where that says all
    PipelineCommand.Request command =
        reset || ifVersion.isPresent()
            ? new PipelineCommand.ActivateVersion(version(ifVersion), reset, Times.now())
            : new PipelineCommand.Activate(Times.now());
    return look(id(name), seen -> references.check(id(name), seen.view().definition()))
        .thenCompose(checked ->
            switch (checked) {
              case Answer.Refused<String>(var reason) -> completed(Answer.refused(reason));
              case Answer.Done<String> good -> ask(id(name), execute(command), Seen::view);
            });
  }

  @Override
  public CompletionStage<Answer<PipelineView>> pause(String name) {
    return ask(id(name), execute(new PipelineCommand.Pause(Times.now())), Seen::view);
  }

  @Override
  public CompletionStage<Answer<RunView>> start(String name, @Nullable String idempotencyKey) {
    if (idempotencyKey == null) return startRun(name, RunIds.next(Times.now()));
    String run = RunIds.of(name, idempotencyKey);
    // the entity knows its last runs only; what it has forgotten is in the rows
    return queries
        .run(id(name), run)
        .thenCompose(known ->
            known instanceof Answer.Done<RunView>(var view) && view.finishedAt() != null
                ? completed(known)
                : startRun(name, run));
  }

  private CompletionStage<Answer<RunView>> startRun(String name, String run) {
    return askAnswer(
        id(name),
        reply -> new PipelineMessage.Start(run, "manual", reply),
        seen -> seen.run() == null ? run(name, run) : completed(Answer.done(seen.run())));
  }

  @Override
  public CompletionStage<Answer<Page<RunView>>> runs(
      String name, @Nullable String cursor, int limit) {
    return look(id(name), seen -> queries.runs(id(name), cursor, limit));
  }

  @Override
  public CompletionStage<Answer<RunView>> run(String name, String run) {
    return look(
        id(name),
        seen ->
            seen.run() != null && seen.run().id().equals(run)
                ? completed(Answer.done(seen.run()))
                : queries.run(id(name), run));
  }

  @Override
  public CompletionStage<Answer<RunView>> cancel(String name, String run) {
    return askAnswer(
        id(name),
        execute(new PipelineCommand.CancelRun(run, Times.now())),
        seen -> seen.run() == null ? run(name, run) : completed(Answer.done(seen.run())));
  }

  @Override
  public CompletionStage<Answer<ResultPage>> results(String name, ResultQuery query) {
    return queries.results(id(name), query);
  }

  @Override
  public CompletionStage<Answer<Ledger>> ledger(String name) {
    return look(id(name), seen -> queries.ledger(id(name), seen));
  }

  @Override
  public CompletionStage<Answer<Verification>> verify(String name) {
    return queries.verify(id(name));
  }

  @Override
  public CompletionStage<Answer<Page<DeadLetterView>>> deadLetters(
      String name, @Nullable String cursor, int limit) {
    return queries.deadLetters(id(name), cursor, limit);
  }

  @Override
  public List<ConnectorSpec> connectors() {
    return definitions.specs();
  }

  @Override
  public String definitionSchema() {
    return definitions.schema();
  }

  private static PipelineId id(String name) {
    return new PipelineId(PipelineId.DEFAULT_WORKSPACE, name);
  }

  private static OptionalInt version(OptionalLong ifVersion) {
    return ifVersion.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(Math.clamp(ifVersion.getAsLong(), -1, Integer.MAX_VALUE));
  }

  private static Function<ActorRef<Reply>, PipelineMessage> execute(
      PipelineCommand.Request command) {
    return reply -> new PipelineMessage.Execute(command, reply);
  }

  private <T> CompletionStage<Answer<T>> ask(
      PipelineId id, Function<ActorRef<Reply>, PipelineMessage> message, Function<Seen, T> value) {
    return askAnswer(id, message, seen -> completed(Answer.done(value.apply(seen))));
  }

  private <T> CompletionStage<Answer<T>> askAnswer(
      PipelineId id,
      Function<ActorRef<Reply>, PipelineMessage> message,
      Function<Seen, CompletionStage<Answer<T>>> then) {
    return parts.ask(id, message).thenCompose(reply -> answered(id, reply, then));
  }

  private <T> CompletionStage<Answer<T>> look(
      PipelineId id, Function<Seen, CompletionStage<Answer<T>>> then) {
    return parts.look(id).thenCompose(reply -> answered(id, reply, then));
  }

  private <T> CompletionStage<Answer<T>> answered(
      PipelineId id, Reply reply, Function<Seen, CompletionStage<Answer<T>>> then) {
    if (reply instanceof Seen seen) parts.views().seen(id, seen.view());
    return Replies.then(reply, then);
  }

  private static <T> CompletionStage<Answer<T>> completed(Answer<T> answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
