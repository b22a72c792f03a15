package io.dataaggregator.http.openapi;

import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
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

/** The contract, and the page that leads to it. */
public final class ContractRoutes {
  private static final String CONTRACT = "/api/v1/openapi.yaml";
  private static final ContentType YAML =
      ContentTypes.create(
          MediaTypes.customWithFixedCharset(
              "application", "yaml", HttpCharsets.UTF_8, Map.of(), false));

  private record Index(String name, Map<String, String> links) {}

  private final ByteString contract = read();

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/", this::index), Endpoint.get(CONTRACT, this::contract).producing(YAML));
  }

  private CompletionStage<HttpResponse> index(Call call) {
    var links = new LinkedHashMap<String, String>();
    links.put("contract", CONTRACT);
    links.put("pipelines", "/api/v1/pipelines");
    links.put("pipelineSchema", "/api/v1/pipeline-schema");
    links.put("connectors", "/api/v1/connectors");
    links.put("live", "/health/live");
    links.put("ready", "/health/ready");
    links.put("metrics", "/metrics");
    var index = new Index("Data Aggregator Platform", links);
    return CompletableFuture.completedFuture(Json.response(200, index));
  }

  private CompletionStage<HttpResponse> contract(Call call) {
    return CompletableFuture.completedFuture(
        HttpResponse.create().withStatus(200).withEntity(HttpEntities.create(YAML, contract)));
  }

  private static ByteString read() {
    try (InputStream in = ContractRoutes.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing from the jar");
      }
      return ByteString.fromArray(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml cannot be read", e);
    }
  }
}
