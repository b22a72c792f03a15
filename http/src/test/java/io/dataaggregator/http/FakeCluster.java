package io.dataaggregator.http;

import io.dataaggregator.engine.port.ClusterView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Two nodes, one of them silent, and an entity for whatever is asked. */
final class FakeCluster implements ClusterView {
  @Override
  public Members members() {
    return new Members(
        "10.0.0.1:7600",
        null,
        List.of(
            new Member("10.0.0.1:7600", "Up", true, "1.2.0"),
            new Member("10.0.0.2:7600", "Leaving", false, "1.1.0")));
  }

  @Override
  public CompletionStage<Placements> placements(
      @Nullable String type, @Nullable String after, int limit) {
    String asked = type == null ? "pipeline" : type;
    var one =
        new Placement(
            asked, after + "/" + limit, "17", "10.0.0.1:7600", State.WORKING, Instant.EPOCH);
    return CompletableFuture.completedFuture(
        new Placements(List.of(one), 3, List.of("10.0.0.2:7600"), "next"));
  }
}
