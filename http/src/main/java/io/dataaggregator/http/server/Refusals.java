package io.dataaggregator.http.server;

import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;

/** Refusals as problems. */
final class Refusals {
  private Refusals() {}

  static ProblemDetail problem(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotFound(String what) ->
          new ProblemDetail(404, "resource.not-found", "there is no " + what);
      case Refusal.Invalid(List<Problem> problems) ->
          new ProblemDetail(422, "input.invalid", summary(problems), problems);
      case Refusal.InvalidQuery(List<Problem> problems) -> query(problems);
      case Refusal.Forbidden(String code, String message) -> new ProblemDetail(403, code, message);
      case Refusal.Conflict(String code, String message) -> new ProblemDetail(409, code, message);
      case Refusal.VersionMismatch(long current) ->
          new ProblemDetail(
              412,
              "version.mismatch",
              "the version is now %d: read it again, and send If-Match: \"%d\" with a change to it"
                  .formatted(current, current));
      case Refusal.Gone(String message) -> new ProblemDetail(410, "resource.gone", message);
      case Refusal.Limit(String code, String message) -> new ProblemDetail(429, code, message);
      case Refusal.Unavailable(String message) ->
          new ProblemDetail(503, "service.unavailable", message);
    };
  }

  /** What is wrong with a query, every parameter at once. */
  static ProblemDetail query(List<Problem> problems) {
    String code = problems.size() == 1 ? problems.getFirst().code() : "request.invalid-query";
    return new ProblemDetail(400, code, summary(problems), problems);
  }

  /** What is wrong with a body that no definition is in, everything at once. */
  static ProblemDetail body(List<Problem> problems) {
    return new ProblemDetail(400, "request.invalid-body", summary(problems), problems);
  }

  private static String summary(List<Problem> problems) {
    if (problems.isEmpty()) {
      return "the input is not valid";
    }
    String first = problems.getFirst().message();
    return problems.size() == 1 ? first : first + " (and " + (problems.size() - 1) + " more)";
  }
}
