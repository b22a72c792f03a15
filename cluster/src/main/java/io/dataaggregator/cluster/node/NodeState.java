package io.dataaggregator.cluster.node;

import io.dataaggregator.cluster.api.LatestViews.Outage;
import io.dataaggregator.engine.port.Readiness;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a node shows of itself: readiness and metrics. */
final class NodeState {
  private final PrometheusMeterRegistry registry;
  private volatile Supplier<Readiness> readiness = () -> new Readiness(false, "starting", Map.of());
  private volatile Supplier<Optional<Outage>> outage = Optional::empty;

  NodeState(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  PrometheusMeterRegistry registry() {
    return registry;
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
