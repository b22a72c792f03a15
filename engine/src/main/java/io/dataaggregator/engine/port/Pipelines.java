package io.dataaggregator.engine.port;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.ledger.Ledger;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be asked of pipelines. A stage fails with {@link UnavailableException} where
 * something is away, and with anything else only on bugs.
 */
public interface Pipelines {
  /**
   * A definition as stored.
   *
   * @param created whether the pipeline is new
   */
  record Stored(PipelineView pipeline, boolean created) {}

  /** The pipelines {@code [skip, skip + limit)} in order of name, and how many there are in all. */
  record Listing(List<PipelineView> items, long total) {}

  /**
   * Creates or replaces a definition.
   *
   * @param ifVersion the version that the caller means to replace; empty for any
   */
  CompletionStage<Answer<Stored>> put(
      String name, String text, Notation notation, OptionalLong ifVersion);

  /** Checks a definition and says what {@link #put} would say, without storing it. */
  CompletionStage<Answer<String>> validate(String text, Notation notation);

  CompletionStage<Answer<PipelineView>> get(String name);

  CompletionStage<Listing> list(int skip, int limit);

  /** Stops the pipeline and forgets its results. */
  CompletionStage<Answer<PipelineView>> delete(String name, OptionalLong ifVersion);

  /** What the stored definition does to the results that there are. */
  CompletionStage<Answer<PlanView>> plan(String name);

  /** What this definition would do to them, if {@link #put} stored it. */
  CompletionStage<Answer<PlanView>> plan(String name, String text, Notation notation);

  /**
   * Lets it run.
   *
   * @param ifVersion the version of the definition that the caller means; empty for any
   * @param reset whether state is given up that the definition would lose; refused otherwise
   */
  CompletionStage<Answer<PipelineView>> activate(
      String name, OptionalLong ifVersion, boolean reset);

  CompletionStage<Answer<PipelineView>> pause(String name);

  /**
   * Starts a run, or queues one.
   *
   * @param idempotencyKey repeated requests with one key start one run
   */
  CompletionStage<Answer<RunView>> start(String name, @Nullable String idempotencyKey);

  /** Runs, newest first. */
  CompletionStage<Answer<Page<RunView>>> runs(String name, @Nullable String cursor, int limit);

  CompletionStage<Answer<RunView>> run(String name, String run);

  CompletionStage<Answer<RunView>> cancel(String name, String run);

  CompletionStage<Answer<ResultPage>> results(String name, ResultQuery query);

  /** The ledger of the current generation, or of the run under way where there is none yet. */
  CompletionStage<Answer<Ledger>> ledger(String name);

  CompletionStage<Answer<Verification>> verify(String name);

  CompletionStage<Answer<Page<DeadLetterView>>> deadLetters(
      String name, @Nullable String cursor, int limit);

  List<ConnectorSpec> connectors();

  /** JSON Schema (2020-12) of the pipeline file, with the installed connectors' settings. */
  String definitionSchema();
}
