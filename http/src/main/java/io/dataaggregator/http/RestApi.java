package io.dataaggregator.http;

import io.dataaggregator.engine.port.ClusterView;
import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.engine.port.Readiness;
import io.dataaggregator.http.cluster.ClusterRoutes;
import io.dataaggregator.http.cluster.LogLevelRoutes;
import io.dataaggregator.http.cluster.OperationRoutes;
import io.dataaggregator.http.cluster.Operators;
import io.dataaggregator.http.health.HealthRoutes;
import io.dataaggregator.http.metrics.MetricsRoutes;
import io.dataaggregator.http.openapi.ContractRoutes;
import io.dataaggregator.http.pipeline.CatalogueRoutes;
import io.dataaggregator.http.pipeline.PipelineRoutes;
import io.dataaggregator.http.pipeline.ResultRoutes;
import io.dataaggregator.http.pipeline.RunRoutes;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.RouteTable;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The whole API. */
public final class RestApi {
  private RestApi() {}

  /**
   * Every route.
   *
   * @param readiness what is known at the moment; does not block
   * @param registry what {@code /metrics} shows
   */
  public static RouteTable routes(
      Pipelines pipelines,
      ClusterView cluster,
      Operators operators,
      Supplier<Readiness> readiness,
      PrometheusMeterRegistry registry) {
    return RouteTable.of(
        Stream.of(
                new ContractRoutes().endpoints(),
                new HealthRoutes(readiness).endpoints(),
                new MetricsRoutes(registry).endpoints(),
                new PipelineRoutes(pipelines).endpoints(),
                new RunRoutes(pipelines).endpoints(),
                new ResultRoutes(pipelines).endpoints(),
                new CatalogueRoutes(pipelines).endpoints(),
                new ClusterRoutes(cluster).endpoints(),
                new OperationRoutes(operators).endpoints(),
                new LogLevelRoutes(operators).endpoints())
            .<Endpoint>flatMap(List::stream)
            .toList());
  }
}
