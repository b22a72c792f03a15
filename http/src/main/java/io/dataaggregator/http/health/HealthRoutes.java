package io.dataaggregator.http.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dataaggregator.engine.port.Readiness;
import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Liveness and readiness, as load balancers and on-call engineers ask for them. */
public final class HealthRoutes {
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Health(
      String status, @Nullable String cause, @Nullable Map<String, String> degraded) {}

  private final Supplier<Readiness> readiness;

  /**
   * Routes over a readiness.
   *
   * @param readiness what is known at the moment; does not block
   */
  public HealthRoutes(Supplier<Readiness> readiness) {
    this.readiness = readiness;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/health/live", this::live), Endpoint.get("/health/ready", this::ready));
  }

  private CompletionStage<HttpResponse> live(Call call) {
    return answer(200, new Health("UP", null, null));
  }

  private CompletionStage<HttpResponse> ready(Call call) {
    Readiness now = readiness.get();
    if (!now.ready()) {
      return answer(503, new Health("DOWN", now.cause(), now.degraded()));
    }
    // What is away degrades the node; to take it out of service would make that an outage.
    return now.degraded().isEmpty()
        ? answer(200, new Health("UP", null, null))
        : answer(200, new Health("DEGRADED", null, now.degraded()));
  }

  private static CompletionStage<HttpResponse> answer(int status, Health health) {
    return CompletableFuture.completedFuture(Json.response(status, health));
  }
}
