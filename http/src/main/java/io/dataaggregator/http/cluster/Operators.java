package io.dataaggregator.http.cluster;

import io.dataaggregator.engine.port.ClusterOperations;
import io.dataaggregator.engine.port.LogLevels;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.http.server.Answers;
import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What operators may do, and who is one. Until there are identities, that is who is on the machine
 * of the node: its own connection, not one that a proxy or a page in a browser makes for others.
 *
 * @param enabled whether anybody may
 */
public record Operators(boolean enabled, ClusterOperations cluster, LogLevels logLevels) {
  /** Headers that only go-betweens send. */
  private static final List<String> BETWEEN =
      List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via", "Origin");

  /** A handler that only operators reach. */
  Endpoint.Handler only(Endpoint.Handler handler) {
    return call -> {
      Optional<Refusal> refusal = refusal(call);
      return refusal.isPresent()
          ? CompletableFuture.completedFuture(Answers.refused(refusal.get()))
          : handler.handle(call);
    };
  }

  private Optional<Refusal> refusal(Call call) {
    if (!enabled) {
      return forbidden(
          "operations.disabled",
          "operations are switched off on this node: set dataaggregator.cluster.operations.enabled"
              + " (CLUSTER_OPERATIONS=true) and start it again");
    }
    var peer = call.peer();
    if (peer.isEmpty() || !peer.get().isLoopbackAddress()) {
      return forbidden(
          "operations.not-local",
          "operations are answered to the node's own machine only, and this connection comes from"
              + " %s: ask there, at 127.0.0.1"
                  .formatted(
                      peer.map(address -> address.getHostAddress()).orElse("nowhere known")));
    }
    for (String header : BETWEEN) {
      if (call.header(header).isPresent()) {
        return forbidden(
            "operations.not-local",
            "operations are not answered through a proxy or to a page in a browser, and this"
                + " request has the header %s: ask the node itself, at 127.0.0.1"
                    .formatted(header));
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> forbidden(String code, String message) {
    return Optional.of(new Refusal.Forbidden(code, message));
  }
}
