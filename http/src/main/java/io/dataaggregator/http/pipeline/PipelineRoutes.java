package io.dataaggregator.http.pipeline;

import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.engine.port.PlanView;
import io.dataaggregator.http.server.Answers;
import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Json;
import io.dataaggregator.http.server.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Definitions: create, replace, read, list, check, plan, activate, pause, delete. */
public final class PipelineRoutes {
  /** Where pipelines are. */
  public static final String ROOT = "/api/v1/pipelines";

  private static final String NAMED = ROOT + "/{name}";
  private static final List<String> DEFINITION_TYPES =
      List.of("application/yaml", "application/x-yaml", "text/yaml", "application/json");
  private static final Pattern STRONG_TAG = Pattern.compile("\"([!#-~]*)\"");

  private final Pipelines pipelines;

  public PipelineRoutes(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(ROOT, this::list).taking(Parameter.skip(), Parameter.limit(1_000)),
        Endpoint.post(ROOT + "/validate", this::validate).consuming(DEFINITION_TYPES),
        Endpoint.put(NAMED, this::put).consuming(DEFINITION_TYPES),
        Endpoint.get(NAMED, this::get),
        Endpoint.delete(NAMED, this::delete),
        Endpoint.get(NAMED + "/plan", this::plan),
        Endpoint.post(NAMED + "/plan", this::planOf).consuming(DEFINITION_TYPES),
        Endpoint.post(NAMED + "/activate", this::activate)
            .taking(new Parameter.Choice("reset", List.of("true", "false"))),
        Endpoint.post(NAMED + "/pause", call -> changed(pipelines.pause(call.path("name")))));
  }

  private CompletionStage<HttpResponse> list(Call call) {
    return pipelines
        .list(call.whole("skip"), call.whole("limit"))
        .thenApply(found -> {
          var items = found.items().stream().map(Wire.PipelineSummary::of).toList();
          return Json.response(200, new Wire.Listing<>(items, found.total()));
        });
  }

  private CompletionStage<HttpResponse> validate(Call call) {
    return Answers.respond(
        pipelines.validate(call.body().text(), notation(call)),
        normalised -> Json.response(200, new Wire.Validated(true, normalised)));
  }

  private CompletionStage<HttpResponse> put(Call call) {
    Optional<String> unmatched = call.header("If-None-Match");
    if (unmatched.isPresent()) {
      // To ignore a precondition would overwrite what its sender meant to protect.
      return completed(
          Answers.invalidHeader(
              "If-None-Match", unmatched.get(), "leave it out, or send If-Match with a version"));
    }
    String name = call.path("name");
    return ifVersion(
        call,
        version ->
            Answers.respond(
                pipelines.put(name, call.body().text(), notation(call), version),
                stored ->
                    stored.created()
                        ? pipeline(201, stored.pipeline())
                            .addHeader(RawHeader.create("Location", ROOT + "/" + name))
                        : pipeline(200, stored.pipeline())));
  }

  private CompletionStage<HttpResponse> get(Call call) {
    Optional<String> known = call.header("If-None-Match");
    return Answers.respond(
        pipelines.get(call.path("name")),
        view ->
            known.filter(tag(view)::equals).isPresent()
                ? HttpResponse.create()
                    .withStatus(304)
                    .addHeader(RawHeader.create("ETag", tag(view)))
                : pipeline(200, view));
  }

  private CompletionStage<HttpResponse> delete(Call call) {
    return ifVersion(
        call,
        version ->
            Answers.respond(
                pipelines.delete(call.path("name"), version),
                gone -> HttpResponse.create().withStatus(204)));
  }

  private CompletionStage<HttpResponse> plan(Call call) {
    return planned(pipelines.plan(call.path("name")));
  }

  private CompletionStage<HttpResponse> planOf(Call call) {
    return planned(pipelines.plan(call.path("name"), call.body().text(), notation(call)));
  }

  private static CompletionStage<HttpResponse> planned(CompletionStage<Answer<PlanView>> answer) {
    return Answers.respond(answer, view -> Json.response(200, Wire.Plan.of(view)));
  }

  private CompletionStage<HttpResponse> activate(Call call) {
    boolean reset = "true".equals(call.word("reset"));
    return ifVersion(
        call, version -> changed(pipelines.activate(call.path("name"), version, reset)));
  }

  private static CompletionStage<HttpResponse> changed(
      CompletionStage<Answer<PipelineView>> answer) {
    return Answers.respond(answer, view -> pipeline(200, view));
  }

  private static CompletionStage<HttpResponse> ifVersion(
      Call call, Function<OptionalLong, CompletionStage<HttpResponse>> then) {
    Optional<String> given = call.header("If-Match");
    if (given.isEmpty()) {
      return then.apply(OptionalLong.empty());
    }
    var tag = STRONG_TAG.matcher(given.get());
    if (!tag.matches()) {
      return completed(
          Answers.invalidHeader(
              "If-Match", given.get(), "give one version as its ETag, such as \"3\""));
    }
    return then.apply(OptionalLong.of(version(tag.group(1))));
  }

  /** The version in a tag of ours; a tag of anyone else names none, so that it never matches. */
  private static long version(String tag) {
    return tag.matches("[0-9]{1,18}") ? Long.parseLong(tag) : -1;
  }

  private static HttpResponse pipeline(int status, PipelineView view) {
    return Json.response(status, Wire.Pipeline.of(view))
        .addHeader(RawHeader.create("ETag", tag(view)));
  }

  private static String tag(PipelineView view) {
    return "\"" + view.version() + "\"";
  }

  private static Notation notation(Call call) {
    return "application/json".equals(call.body().mediaType()) ? Notation.JSON : Notation.YAML;
  }

  private static CompletionStage<HttpResponse> completed(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
