package io.dataaggregator.http.pipeline;

import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.http.server.Answers;
import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Json;
import io.dataaggregator.http.server.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What a pipeline found out, and the books that prove it: results, ledger, dead letters. */
public final class ResultRoutes {
  private static final String NAMED = PipelineRoutes.ROOT + "/{name}";

  private final Pipelines pipelines;

  public ResultRoutes(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(NAMED + "/results", this::results)
            .taking(
                new Parameter.Moment("from"),
                new Parameter.Moment("to"),
                new Parameter.Fields("key"),
                new Parameter.Repeated("nullKey"),
                new Parameter.Text("groupBy"),
                new Parameter.Text("window"),
                new Parameter.Text("timezone"),
                new Parameter.Choice("state", List.of("open", "final")),
                new Parameter.Cursor("cursor"),
                Parameter.limit(10_000)),
        Endpoint.get(NAMED + "/ledger", this::ledger),
        Endpoint.get(NAMED + "/verify", this::verify),
        Endpoint.get(NAMED + "/dead-letters", this::deadLetters)
            .taking(new Parameter.Cursor("cursor"), Parameter.limit(1_000)));
  }

  private CompletionStage<HttpResponse> results(Call call) {
    var problems = new ArrayList<Problem>();
    Instant from = call.moment("from");
    Instant to = call.moment("to");
    if (from != null && to != null && !from.isBefore(to)) {
      problems.add(invalid("from is %s: give a time before to, which is %s".formatted(from, to)));
    }
    Map<String, @Nullable String> key = new LinkedHashMap<>(call.fields("key"));
    for (String field : call.repeated("nullKey")) {
      if (key.containsKey(field)) {
        problems.add(
            invalid("nullKey is '%s', which another parameter filters: keep one".formatted(field)));
      }
      key.put(field, null);
    }
    if (!problems.isEmpty()) {
      return CompletableFuture.completedFuture(Answers.invalidQuery(problems));
    }
    var grouping =
        new ResultQuery.Grouping(call.word("groupBy"), call.word("window"), call.word("timezone"));
    var query =
        new ResultQuery(
            from, to, key, call.word("state"), call.word("cursor"), call.whole("limit"), grouping);
    return Answers.respond(pipelines.results(call.path("name"), query), ResultChunks::response);
  }

  private CompletionStage<HttpResponse> ledger(Call call) {
    return Answers.respond(
        pipelines.ledger(call.path("name")),
        ledger -> Json.response(200, RunWire.Counts.of(ledger)));
  }

  private CompletionStage<HttpResponse> verify(Call call) {
    return Answers.respond(
        pipelines.verify(call.path("name")),
        found -> Json.response(200, Wire.VerificationReport.of(found)));
  }

  private CompletionStage<HttpResponse> deadLetters(Call call) {
    return Answers.respond(
        pipelines.deadLetters(call.path("name"), call.word("cursor"), call.whole("limit")),
        page -> {
          var items = page.items().stream().map(Wire.DeadLetter::of).toList();
          return Json.response(200, new Wire.Page<>(items, page.nextCursor()));
        });
  }

  private static Problem invalid(String message) {
    return new Problem("request.invalid-parameter", "", 0, 0, message);
  }
}
