package io.dataaggregator.http.metrics;

import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.util.ByteString;

/** Every meter of the process, in the text format of Prometheus. */
public final class MetricsRoutes {
  private static final ContentType TEXT =
      ContentTypes.create(
          MediaTypes.customWithFixedCharset(
              "text", "plain", HttpCharsets.UTF_8, Map.of("version", "0.0.4"), false));

  private final PrometheusMeterRegistry registry;

  public MetricsRoutes(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/metrics", this::scrape).producing(TEXT));
  }

  private CompletionStage<HttpResponse> scrape(Call call) {
    var text = ByteString.fromString(registry.scrape());
    return CompletableFuture.completedFuture(
        HttpResponse.create().withStatus(200).withEntity(HttpEntities.create(TEXT, text)));
  }
}
