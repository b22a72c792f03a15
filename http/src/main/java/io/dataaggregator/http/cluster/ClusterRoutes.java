package io.dataaggregator.http.cluster;

import io.dataaggregator.engine.port.ClusterView;
import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Json;
import io.dataaggregator.http.server.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Who belongs to the cluster, and which entity is where. */
public final class ClusterRoutes {
  private static final int MAX_ENTITIES = 500;

  private final ClusterView cluster;

  public ClusterRoutes(ClusterView cluster) {
    this.cluster = cluster;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/cluster", this::members),
        Endpoint.get("/api/v1/cluster/entities", this::entities)
            .taking(
                new Parameter.Choice("type", List.of("pipeline", "split")),
                new Parameter.Cursor("cursor"),
                Parameter.limit(MAX_ENTITIES)));
  }

  private record Members(String self, @Nullable String leader, List<Member> members) {}

  private record Member(String node, String status, boolean reachable, String appVersion) {}

  private record Entities(
      List<Entity> items, long total, List<String> silent, @Nullable String nextCursor) {}

  private record Entity(
      String type, String entity, String shard, String node, String state, String since) {}

  private CompletionStage<HttpResponse> members(Call call) {
    ClusterView.Members seen = cluster.members();
    var members =
        seen.members().stream()
            .map(one -> new Member(one.node(), one.status(), one.reachable(), one.appVersion()))
            .toList();
    return CompletableFuture.completedFuture(
        Json.response(200, new Members(seen.self(), seen.leader(), members)));
  }

  private CompletionStage<HttpResponse> entities(Call call) {
    return cluster
        .placements(call.word("type"), call.word("cursor"), call.whole("limit"))
        .thenApply(found ->
            Json.response(
                200,
                new Entities(
                    found.items().stream().map(ClusterRoutes::entity).toList(),
                    found.total(),
                    found.silent(),
                    found.nextCursor())));
  }

  private static Entity entity(ClusterView.Placement one) {
    return new Entity(
        one.type(),
        one.entity(),
        one.shard(),
        one.node(),
        one.state().name().toLowerCase(Locale.ROOT),
        one.since().toString());
  }
}
