package io.dataaggregator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.DeadLetterView;
import io.dataaggregator.engine.port.JoinedReference;
import io.dataaggregator.engine.port.Page;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.PipelineView.Desired;
import io.dataaggregator.engine.port.PipelineView.Observed;
import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.engine.port.PlanView;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.port.RunView;
import io.dataaggregator.engine.port.Verification;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.engine.redefinition.Redefinition;
import io.dataaggregator.engine.redefinition.Stage;
import io.dataaggregator.engine.redefinition.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pipelines in memory, with the manners of the real ones. */
final class FakePipelines implements Pipelines {
  static final Instant NOW = Instant.parse("2026-11-01T12:00:00.000001Z");
  static final Redefinition PLAN =
      new Redefinition(
          List.of(
              new Stage("metadata.labels", Verdict.KEEPS, "unchanged"),
              new Stage("aggregate.groupBy", Verdict.RESETS, "kept by the old key")),
          "state is given up");
  static final Ledger LEDGER = new Ledger(10, 6, 0, 1, 0, 1, 2);

  final NavigableMap<String, PipelineView> stored = new ConcurrentSkipListMap<>();
  final FakeRuns runs = new FakeRuns();
  final List<ResultPage.Row> rows = new ArrayList<>();
  final List<ResultQuery> queries = new ArrayList<>();
  final List<DeadLetterView> letters = new ArrayList<>();

  /** What every answer is replaced by, where it is not null. */
  volatile @Nullable Supplier<CompletionStage<?>> instead;

  @Override
  public CompletionStage<Answer<Stored>> put(
      String name, String text, Notation notation, OptionalLong ifVersion) {
    return answer(() -> {
      PipelineView old = stored.get(name);
      long current = old == null ? 0 : old.version();
      if (ifVersion.isPresent() && ifVersion.getAsLong() != current) {
        return Answer.refused(new Refusal.VersionMismatch(current));
      }
      return parse(text, notation)
          .then(definition -> {
            if (!definition.at("/metadata/name").asText().equals(name)) {
              return invalid("definition.name", "/metadata/name", "name it " + name);
            }
            var view = view(name, definition.toString(), current + 1);
            stored.put(name, view);
            return Answer.done(new Stored(view, old == null));
          });
    });
  }

  @Override
  public CompletionStage<Answer<String>> validate(String text, Notation notation) {
    return answer(() -> parse(text, notation).then(d -> Answer.done(d.toString())));
  }

  @Override
  public CompletionStage<Answer<PipelineView>> get(String name) {
    return of(name, Answer::done);
  }

  @Override
  public CompletionStage<Listing> list(int skip, int limit) {
    var items = stored.values().stream().skip(skip).limit(limit).toList();
    return CompletableFuture.completedFuture(new Listing(items, stored.size()));
  }

  @Override
  public CompletionStage<Answer<PipelineView>> delete(String name, OptionalLong ifVersion) {
    return of(
        name,
        view -> {
          if (ifVersion.isPresent() && ifVersion.getAsLong() != view.version()) {
            return Answer.refused(new Refusal.VersionMismatch(view.version()));
          }
          stored.remove(name);
          return Answer.done(view);
        });
  }

  @Override
  public CompletionStage<Answer<PlanView>> plan(String name) {
    return of(name, view -> Answer.done(new PlanView(7, view.version(), PLAN)));
  }

  @Override
  public CompletionStage<Answer<PlanView>> plan(String name, String text, Notation notation) {
    return of(
        name, view -> parse(text, notation).then(given -> Answer.done(new PlanView(7, 0, PLAN))));
  }

  @Override
  public CompletionStage<Answer<PipelineView>> activate(
      String name, OptionalLong ifVersion, boolean reset) {
    return of(
        name,
        view -> {
          if (ifVersion.isPresent() && ifVersion.getAsLong() != view.version()) {
            return Answer.refused(new Refusal.VersionMismatch(view.version()));
          }
          return name.equals("lossy") && !reset
              ? Answer.refused(new Refusal.Conflict("definition.resets-state", PLAN.losses()))
              : Answer.done(desire(view, Desired.ACTIVE));
        });
  }

  @Override
  public CompletionStage<Answer<PipelineView>> pause(String name) {
    return of(name, view -> Answer.done(desire(view, Desired.PAUSED)));
  }

  @Override
  public CompletionStage<Answer<RunView>> start(String name, @Nullable String key) {
    return of(name, view -> runs.start(name, key));
  }

  @Override
  public CompletionStage<Answer<Page<RunView>>> runs(
      String name, @Nullable String cursor, int limit) {
    return of(name, view -> runs.page(cursor, limit));
  }

  @Override
  public CompletionStage<Answer<RunView>> run(String name, String run) {
    return of(name, view -> runs.get(run));
  }

  @Override
  public CompletionStage<Answer<RunView>> cancel(String name, String run) {
    return of(name, view -> runs.cancel(run));
  }

  @Override
  public CompletionStage<Answer<ResultPage>> results(String name, ResultQuery query) {
    queries.add(query);
    return of(
        name,
        view -> {
          String cursor = query.cursor();
          if (cursor != null && !cursor.startsWith("g7-")) {
            return Answer.refused(new Refusal.Gone("the cursor's generation is gone: start anew"));
          }
          int skip = cursor == null ? 0 : Integer.parseInt(cursor.substring(3));
          var items = rows.stream().skip(skip).limit(query.limit()).toList();
          int end = skip + items.size();
          return Answer.done(
              new ResultPage(items, NOW, NOW, 7, end < rows.size() ? "g7-" + end : null));
        });
  }

  @Override
  public CompletionStage<Answer<Ledger>> ledger(String name) {
    return of(name, view -> Answer.done(LEDGER));
  }

  @Override
  public CompletionStage<Answer<Verification>> verify(String name) {
    var joined = List.of(new JoinedReference(1, "a.csv", null, 0, Instant.EPOCH, LEDGER));
    var found = new Verification(7, LEDGER, Rows.of(LEDGER), joined, 5, 1, 2, true, "all agrees");
    return of(name, view -> Answer.done(found));
  }

  @Override
  public CompletionStage<Answer<Page<DeadLetterView>>> deadLetters(
      String name, @Nullable String cursor, int limit) {
    return of(name, view -> Answer.done(new Page<>(letters, null)));
  }

  @Override
  public List<ConnectorSpec> connectors() {
    var path =
        new ConnectorSpec.Option(
            "path", ConnectorSpec.OptionType.TEXT, true, false, null, List.of(), "Where it is.");
    var order =
        new ConnectorSpec.Option(
            "order",
            ConnectorSpec.OptionType.CHOICE,
            false,
            false,
            "name",
            List.of("name", "time"),
            "In which order.");
    return List.of(
        new ConnectorSpec(
            "file",
            "Reads files.",
            ConnectorSpec.Guarantee.REPLAYABLE,
            List.of(ConnectorSpec.Format.CSV, ConnectorSpec.Format.NDJSON),
            List.of(path, order)));
  }

  @Override
  public String definitionSchema() {
    return "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\"}";
  }

  private <T> CompletionStage<Answer<T>> of(String name, Function<PipelineView, Answer<T>> then) {
    return answer(() -> {
      PipelineView view = stored.get(name);
      return view == null
          ? Answer.refused(new Refusal.NotFound("pipeline " + name))
          : then.apply(view);
    });
  }

  @SuppressWarnings("unchecked") // what stands instead is a refusal or a failure, of any type
  private <T> CompletionStage<Answer<T>> answer(Supplier<Answer<T>> usual) {
    var other = instead;
    return other == null
        ? CompletableFuture.completedFuture(usual.get())
        : (CompletionStage<Answer<T>>) (CompletionStage<?>) other.get();
  }

  private PipelineView desire(PipelineView view, Desired desired) {
    var changed =
        new PipelineView(
            view.name(),
            view.definition(),
            view.version(),
            desired,
            Observed.IDLE,
            "",
            NOW,
            7,
            null,
            NOW);
    stored.put(view.name(), changed);
    return changed;
  }

  private static PipelineView view(String name, String definition, long version) {
    return new PipelineView(
        name, definition, version, Desired.DRAFT, Observed.IDLE, "", NOW, 0, null, null);
  }

  private record Parsed(@Nullable JsonNode definition, List<Problem> problems) {
    <T> Answer<T> then(Function<JsonNode, Answer<T>> f) {
      return definition == null
          ? Answer.refused(new Refusal.Invalid(problems))
          : f.apply(definition);
    }
  }

  private static Parsed parse(String text, Notation notation) {
    var mapper =
        notation == Notation.JSON ? new ObjectMapper() : new ObjectMapper(new YAMLFactory());
    try {
      JsonNode node = mapper.readTree(text);
      var problems = new ArrayList<Problem>();
      for (String field : List.of("apiVersion", "kind", "metadata", "spec")) {
        if (!node.has(field)) {
          problems.add(new Problem("definition.missing", "/" + field, 1, 1, "add " + field));
        }
      }
      return problems.isEmpty() ? new Parsed(node, problems) : new Parsed(null, problems);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      return new Parsed(
          null,
          List.of(
              new Problem(
                  "definition.syntax", "", at.getLineNr(), at.getColumnNr(), "not " + notation)));
    }
  }

  private static <T> Answer<T> invalid(String code, String pointer, String message) {
    return Answer.refused(new Refusal.Invalid(List.of(new Problem(code, pointer, 1, 1, message))));
  }
}
