package io.dataaggregator.http.server;

import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.UnavailableException;
import io.dataaggregator.http.server.RouteTable.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaRange;
import org.apache.pekko.http.javadsl.model.headers.Accept;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.TimeoutAccess;
import org.slf4j.Logger;

/** Finds the endpoint of a request, checks the request against it, and calls it. */
final class Dispatcher {
  private static final String API = "/api/";

  private final RouteTable routes;
  private final BodyReader bodies;
  private final RequestMetrics metrics;
  private final RequestsUnderWay underWay;
  private final int most;
  private final AtomicInteger asked = new AtomicInteger();
  private final Logger log;

  /**
   * @param most requests of the API at a time; health and metrics are answered beyond it
   */
  Dispatcher(
      RouteTable routes,
      BodyReader bodies,
      RequestMetrics metrics,
      RequestsUnderWay underWay,
      int most,
      Logger log) {
    this.routes = routes;
    this.bodies = bodies;
    this.metrics = metrics;
    this.underWay = underWay;
    this.most = most;
    this.log = log;
  }

  CompletionStage<HttpResponse> dispatch(HttpRequest request) {
    List<Match> matches = routes.at(request.getUri().path());
    Optional<Match> match = select(matches, request.method());
    String route =
        match
            .or(() -> matches.stream().findFirst())
            .map(m -> m.endpoint().template())
            .orElse(RequestMetrics.UNMATCHED);
    underWay.begin();
    var observation = metrics.begin(request.method().value(), route, underWay::end);
    request
        .getHeader(TimeoutAccess.class)
        .ifPresent(header ->
            header
                .timeoutAccess()
                .updateHandler(late -> observation.observe(finished(timedOut().response()))));
    var answer =
        route.startsWith(API)
            ? admitted(request, match, matches)
            : guarded(request, match, matches);
    return answer.thenApply(this::finished).thenApply(observation::observe);
  }

  /** Counted until it is answered, whether or not the client is still there for that. */
  private CompletionStage<HttpResponse> admitted(
      HttpRequest request, Optional<Match> match, List<Match> matches) {
    if (asked.incrementAndGet() > most) {
      asked.decrementAndGet();
      return refused(request, overloaded());
    }
    return guarded(request, match, matches)
        .whenComplete((response, failure) -> asked.decrementAndGet());
  }

  private CompletionStage<HttpResponse> guarded(
      HttpRequest request, Optional<Match> match, List<Match> matches) {
    CompletionStage<HttpResponse> answer;
    try {
      answer =
          match.isPresent()
              ? checked(request, match.get())
              : bodies.passed(request).thenApply(unread -> unmatched(request, matches));
    } catch (RuntimeException bug) {
      answer = CompletableFuture.failedFuture(bug);
    }
    return answer.handle(
        (response, failure) -> response == null ? failed(request, failure).response() : response);
  }

  private CompletionStage<HttpResponse> checked(HttpRequest request, Match match) {
    Endpoint endpoint = match.endpoint();
    if (!acceptable(request, endpoint)) {
      return refused(request, notAcceptable(endpoint));
    }
    // The parser has let no malformed query through.
    var query = QueryValues.read(endpoint.parameters(), request.getUri().query().toList());
    if (!query.problems().isEmpty()) {
      return refused(request, Refusals.query(query.problems()));
    }
    if (endpoint.consumes().isEmpty()) {
      var call = new Call(request, match.captures(), query, Call.Body.NONE);
      return bodies
          .passed(request)
          .thenCompose(unread ->
              unread.isPresent()
                  ? CompletableFuture.completedFuture(unread.get().response())
                  : endpoint.handler().handle(call));
    }
    return bodies
        .read(request, endpoint.consumes())
        .thenCompose(outcome ->
            switch (outcome) {
              case BodyReader.Outcome.Read(Call.Body body) ->
                  endpoint.handler().handle(new Call(request, match.captures(), query, body));
              case BodyReader.Outcome.Failed(ProblemDetail problem) ->
                  CompletableFuture.completedFuture(problem.response());
            });
  }

  private CompletionStage<HttpResponse> refused(HttpRequest request, ProblemDetail problem) {
    return bodies.passed(request).thenApply(unread -> problem.response());
  }

  private static HttpResponse unmatched(HttpRequest request, List<Match> matches) {
    if (matches.isEmpty()) {
      String detail =
          "there is nothing at %s: GET / says where to begin".formatted(request.getUri().path());
      return new ProblemDetail(404, "request.unknown-path", detail).response();
    }
    var allowed = new TreeSet<>(List.of("OPTIONS"));
    for (Match match : matches) {
      allowed.add(match.endpoint().method().value());
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    String allow = String.join(", ", allowed);
    HttpResponse response =
        request.method().equals(HttpMethods.OPTIONS)
            ? HttpResponse.create().withStatus(204)
            : notAllowed(request.method(), allow).response();
    return response.addHeader(RawHeader.create("Allow", allow));
  }

  /** HEAD is GET whose body the server leaves out. */
  private static Optional<Match> select(List<Match> matches, HttpMethod method) {
    HttpMethod wanted = method.equals(HttpMethods.HEAD) ? HttpMethods.GET : method;
    return matches.stream().filter(m -> m.endpoint().method().equals(wanted)).findFirst();
  }

  private static boolean acceptable(HttpRequest request, Endpoint endpoint) {
    var ranges = new ArrayList<MediaRange>();
    for (Accept accept : request.getHeaders(Accept.class)) {
      accept.getMediaRanges().forEach(ranges::add);
    }
    return ranges.isEmpty()
        || ranges.stream()
            .anyMatch(r -> r.qValue() > 0 && r.matches(endpoint.produces().mediaType()));
  }

  private HttpResponse finished(HttpResponse response) {
    return underWay.last(secured(response));
  }

  /** What a browser must not do with an answer. */
  private static HttpResponse secured(HttpResponse response) {
    return response
        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
        .addHeader(RawHeader.create("Cache-Control", "no-store"));
  }

  private ProblemDetail failed(HttpRequest request, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof UnavailableException away)) return broken(request, failure);
    log.warn("{} {}: {}", request.method().value(), request.getUri().path(), away.getMessage());
    return Refusals.problem(new Refusal.Unavailable(String.valueOf(away.getMessage())));
  }

  private ProblemDetail broken(HttpRequest request, Throwable bug) {
    String id = "urn:uuid:" + UUID.randomUUID();
    log.error("{} {} failed, {}", request.method().value(), request.getUri().path(), id, bug);
    String detail = "the server failed to answer; its log has the cause under " + id;
    return new ProblemDetail(500, "internal.error", detail, id, List.of());
  }

  private static ProblemDetail timedOut() {
    String detail = "no answer in time; it may still be carried out: look before asking again";
    return new ProblemDetail(503, "service.timeout", detail);
  }

  private ProblemDetail overloaded() {
    String detail =
        most + " requests wait for this node (max-requests): ask another, or again after a while";
    return new ProblemDetail(503, "service.overloaded", detail);
  }

  private static ProblemDetail notAcceptable(Endpoint endpoint) {
    String detail = "this route answers with %s: accept it".formatted(endpoint.produces());
    return new ProblemDetail(406, "request.not-acceptable", detail);
  }

  private static ProblemDetail notAllowed(HttpMethod method, String allow) {
    String detail = "%s is not possible here; use one of %s".formatted(method.value(), allow);
    return new ProblemDetail(405, "request.method-not-allowed", detail);
  }
}
