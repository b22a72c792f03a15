package io.dataaggregator.http.server;

import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Answers of the ports as HTTP responses: the one place that knows what a refusal looks like. */
public final class Answers {
  private Answers() {}

  /** The response that {@code done} makes of the value, or the problem. */
  public static <T> CompletionStage<HttpResponse> respond(
      CompletionStage<Answer<T>> answer, Function<? super T, HttpResponse> done) {
    return answer.thenApply(given ->
        switch (given) {
          case Answer.Done<T>(T value) -> done.apply(value);
          case Answer.Refused<T>(Refusal reason) -> refused(reason);
        });
  }

  /** A 400 about one header. */
  public static HttpResponse invalidHeader(String name, String value, String remedy) {
    String shown = value.length() <= 64 ? value : value.substring(0, 64) + "...";
    String detail = "header %s is '%s': %s".formatted(name, shown, remedy);
    return new ProblemDetail(400, "request.invalid-header", detail).response();
  }

  /** A 400 about the query, for what only the route itself can see. */
  public static HttpResponse invalidQuery(List<Problem> problems) {
    return Refusals.query(problems).response();
  }

  /** A 400 about a small body, for what only the route itself can see. */
  public static HttpResponse invalidBody(List<Problem> problems) {
    return Refusals.body(problems).response();
  }

  /** The problem that a refusal is. */
  public static HttpResponse refused(Refusal refusal) {
    HttpResponse response = Refusals.problem(refusal).response();
    return refusal instanceof Refusal.VersionMismatch(long current)
        ? response.addHeader(RawHeader.create("ETag", "\"" + current + "\""))
        : response;
  }
}
