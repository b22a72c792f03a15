package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.NotSeenYet;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Refused;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Reply;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Seen;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What an entity's reply means to whoever asked over HTTP. */
final class Replies {
  private Replies() {}

  static <T> CompletionStage<Answer<T>> then(
      Reply reply, Function<Seen, CompletionStage<Answer<T>>> value) {
    return switch (reply) {
      case Seen seen -> value.apply(seen);
      case Refused(var reason) ->
          CompletableFuture.completedFuture(Answer.refused(refusal(reason)));
      case NotSeenYet(var message) ->
          CompletableFuture.completedFuture(
              Answer.refused(
                  new Refusal.Unavailable(
                      "the request was carried out, but the database does not answer: look again"
                          + " in a while ("
                          + message
                          + ")")));
    };
  }

  private static Refusal refusal(PipelineRejection reason) {
    return switch (reason) {
      case PipelineRejection.NotFound(var what) -> new Refusal.NotFound(what);
      case PipelineRejection.VersionMismatch(int current) -> new Refusal.VersionMismatch(current);
      case PipelineRejection.Conflict(var code, var message) -> new Refusal.Conflict(code, message);
      case PipelineRejection.Fatal(var error) ->
          new Refusal.Conflict(error.code(), error.message());
    };
  }
}
