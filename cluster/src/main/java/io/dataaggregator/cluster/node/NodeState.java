package io.dataaggregator.cluster.node;

import io.dataaggregator.cluster.api.LatestViews.Outage;
import io.dataaggregator.engine.port.Readiness;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a node shows of itself: readiness and metrics. */
final class NodeState {
  private final PrometheusMeterRegistry registry;
  private volatile Supplier<Readiness> readiness = () -> new Readiness(false, "starting", Map.of());
  private volatile Supplier<Optional<Outage>> outage = Optional::empty;

  private final CompletableFuture<@Nullable Void> drainWanted = new CompletableFuture<>();

  NodeState(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  /**
   * Begins to drain: the node gets no more requests, and whoever owns its process ends it.
   *
   * @return false where that has begun already
   */
  boolean drain() {
    stopping();
    return drainWanted.complete(null);
  }

  /** From now on the node says that it is not ready, since it stops. */
  void stopping() {
    readiness = () -> new Readiness(false, "stopping", Map.of());
  }

  CompletionStage<@Nullable Void> drainWanted() {
    return drainWanted;
  }

  void readiness(Supplier<Readiness> next) {
    readiness = next;
  }

  Readiness readiness() {
    return readiness.get();
  }

  void outage(Supplier<Optional<Outage>> next) {
    outage = next;
  }

  Optional<Outage> outage() {
    return outage.get();
  }

  /** What is away, for readiness: the node still answers. */
  Map<String, String> degraded() {
    return outage()
        .map(away -> Map.of("postgresql", away.reason() + ", since " + away.since()))
        .orElse(Map.of());
  }
}
