package io.dataaggregator.http.cluster;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.LogLevels;
import io.dataaggregator.engine.port.LogLevels.Changed;
import io.dataaggregator.engine.port.LogLevels.Level;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.engine.quantity.Durations;
import io.dataaggregator.http.server.Answers;
import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Json;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Levels of the loggers of the node that is asked, changed for a while. */
public final class LogLevelRoutes {
  private static final String ROOT = "/api/v1/cluster/log-levels";
  private static final String NAMED = ROOT + "/{logger}";
  private static final Set<String> MEMBERS = Set.of("level", "for");
  private static final String LEVELS =
      Arrays.stream(Level.values()).map(Enum::name).collect(Collectors.joining(", "));

  private record Listing(String node, List<One> items) {}

  private record One(String logger, String level, @Nullable String configured, String until) {
    static One of(Changed one) {
      Level configured = one.configured();
      return new One(
          one.logger(),
          one.level().name(),
          configured == null ? null : configured.name(),
          one.until().toString());
    }
  }

  private record Here(String node, @JsonUnwrapped One changed) {}

  private final Operators operators;

  public LogLevelRoutes(Operators operators) {
    this.operators = operators;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(ROOT, operators.only(this::list)),
        Endpoint.put(NAMED, operators.only(this::change)).consuming(List.of("application/json")),
        Endpoint.delete(NAMED, operators.only(this::restore)));
  }

  private LogLevels levels() {
    return operators.logLevels();
  }

  private CompletionStage<HttpResponse> list(Call call) {
    var items = levels().changed().stream().map(One::of).toList();
    return CompletableFuture.completedFuture(
        Json.response(200, new Listing(levels().node(), items)));
  }

  private CompletionStage<HttpResponse> change(Call call) {
    var problems = new ArrayList<Problem>();
    Optional<Map<String, String>> body =
        Json.texts(call.body().text()).filter(given -> MEMBERS.containsAll(given.keySet()));
    if (body.isEmpty()) {
      problems.add(
          problem("", "the body is no such object: send {\"level\": \"DEBUG\", \"for\": \"15m\"}"));
      return CompletableFuture.completedFuture(Answers.invalidBody(problems));
    }
    Level level = level(body.get().get("level"), problems);
    Duration duration = duration(body.get().get("for"), problems);
    if (level == null || duration == null) {
      return CompletableFuture.completedFuture(Answers.invalidBody(problems));
    }
    return answer(
        levels().change(call.path("logger"), level, duration),
        one -> Json.response(200, new Here(levels().node(), One.of(one))));
  }

  private CompletionStage<HttpResponse> restore(Call call) {
    return answer(
        levels().restore(call.path("logger")), one -> HttpResponse.create().withStatus(204));
  }

  private static CompletionStage<HttpResponse> answer(
      Answer<Changed> answer, Function<Changed, HttpResponse> done) {
    return Answers.respond(CompletableFuture.completedFuture(answer), done);
  }

  private static @Nullable Level level(@Nullable String text, List<Problem> problems) {
    for (Level level : Level.values()) {
      if (level.name().equals(text)) return level;
    }
    String given = text == null ? "missing" : "'" + shown(text) + "'";
    problems.add(problem("/level", "level is %s: give one of %s".formatted(given, LEVELS)));
    return null;
  }

  private static @Nullable Duration duration(@Nullable String text, List<Problem> problems) {
    if (text == null) return LogLevels.USUAL;
    try {
      Duration duration = Duration.of(Durations.micros(text), ChronoUnit.MICROS);
      if (!duration.isZero() && duration.compareTo(LogLevels.LONGEST) <= 0) return duration;
      problems.add(
          problem("/for", "for is '%s': give more than nothing and at most 24h".formatted(text)));
    } catch (IllegalArgumentException e) {
      problems.add(problem("/for", "for is '%s': %s".formatted(shown(text), e.getMessage())));
    }
    return null;
  }

  private static Problem problem(String pointer, String message) {
    return new Problem("request.invalid-body", pointer, 0, 0, message);
  }

  private static String shown(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "...";
  }
}
