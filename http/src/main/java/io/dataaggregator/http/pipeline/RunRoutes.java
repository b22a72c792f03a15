package io.dataaggregator.http.pipeline;

import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.engine.port.RunView;
import io.dataaggregator.http.server.Answers;
import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Json;
import io.dataaggregator.http.server.Parameter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** Runs: start, list, read, cancel. */
public final class RunRoutes {
  private static final String RUNS = PipelineRoutes.ROOT + "/{name}/runs";
  private static final String RUN = RUNS + "/{run}";
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");

  private final Pipelines pipelines;

  public RunRoutes(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post(RUNS, this::start),
        Endpoint.get(RUNS, this::list)
            .taking(new Parameter.Cursor("cursor"), Parameter.limit(1_000)),
        Endpoint.get(RUN, this::get),
        Endpoint.post(RUN + "/cancel", this::cancel));
  }

  private CompletionStage<HttpResponse> start(Call call) {
    String key = call.header("Idempotency-Key").orElse(null);
    if (key != null && !IDEMPOTENCY_KEY.matcher(key).matches()) {
      return CompletableFuture.completedFuture(
          Answers.invalidHeader(
              "Idempotency-Key", key, "give 1 to 255 printable ASCII characters without spaces"));
    }
    return accepted(call.path("name"), key);
  }

  private CompletionStage<HttpResponse> accepted(String name, @Nullable String key) {
    return Answers.respond(
        pipelines.start(name, key),
        run ->
            run(202, run)
                .addHeader(
                    RawHeader.create("Location", RUNS.replace("{name}", name) + "/" + run.id())));
  }

  private CompletionStage<HttpResponse> list(Call call) {
    return Answers.respond(
        pipelines.runs(call.path("name"), call.word("cursor"), call.whole("limit")),
        page -> {
          var items = page.items().stream().map(RunWire::of).toList();
          return Json.response(200, new Wire.Page<>(items, page.nextCursor()));
        });
  }

  private CompletionStage<HttpResponse> get(Call call) {
    return Answers.respond(
        pipelines.run(call.path("name"), call.path("run")), run -> run(200, run));
  }

  private CompletionStage<HttpResponse> cancel(Call call) {
    // 202: the run ends once its splits have stopped.
    return Answers.respond(
        pipelines.cancel(call.path("name"), call.path("run")), run -> run(202, run));
  }

  private static HttpResponse run(int status, RunView run) {
    return Json.response(status, RunWire.of(run));
  }
}
