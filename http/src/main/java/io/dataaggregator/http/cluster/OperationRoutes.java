package io.dataaggregator.http.cluster;

import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.ClusterOperations;
import io.dataaggregator.http.server.Answers;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Json;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What operators do to nodes. */
public final class OperationRoutes {
  private static final String MEMBER = "/api/v1/cluster/members/{node}";

  private record Begun(String node, String operation) {}

  private final Operators operators;

  public OperationRoutes(Operators operators) {
    this.operators = operators;
  }

  public List<Endpoint> endpoints() {
    ClusterOperations cluster = operators.cluster();
    return List.of(
        Endpoint.post(
            MEMBER + "/leave",
            operators.only(call -> begun("leave", cluster.leave(call.path("node"))))),
        Endpoint.post(
            MEMBER + "/down",
            operators.only(call -> begun("down", cluster.down(call.path("node"))))),
        Endpoint.post(
            "/api/v1/cluster/drain", operators.only(call -> begun("drain", cluster.drain()))));
  }

  private static CompletionStage<HttpResponse> begun(String operation, Answer<String> answer) {
    return Answers.respond(
        CompletableFuture.completedFuture(answer),
        node -> Json.response(202, new Begun(node, operation)));
  }
}
