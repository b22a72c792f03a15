package io.dataaggregator.engine.port;

import io.dataaggregator.engine.problem.Problem;
import java.util.List;

/** Why a request was not carried out; nothing was changed. */
public sealed interface Refusal {
  /** Nothing by that name or id. */
  record NotFound(String what) implements Refusal {}

  /** The input is wrong; every problem at once. */
  record Invalid(List<Problem> problems) implements Refusal {}

  /** Query parameters are wrong; every problem at once. */
  record InvalidQuery(List<Problem> problems) implements Refusal {}

  /** Whoever asks may not, or nobody may. */
  record Forbidden(String code, String message) implements Refusal {}

  /** The thing is not in a state that allows it. */
  record Conflict(String code, String message) implements Refusal {}

  /** The caller's {@code If-Match} names another version. */
  record VersionMismatch(long current) implements Refusal {}

  /** What the cursor or the question is about is no longer kept. */
  record Gone(String message) implements Refusal {}

  /** A limit was reached. */
  record Limit(String code, String message) implements Refusal {}

  /** Something the answer needs is away for now; asking again may help. */
  record Unavailable(String message) implements Refusal {}
}
