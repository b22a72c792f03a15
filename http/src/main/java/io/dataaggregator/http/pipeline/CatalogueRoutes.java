package io.dataaggregator.http.pipeline;

import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.http.server.Call;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Json;
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

/** What a definition may say: the installed connectors and the schema of the pipeline file. */
public final class CatalogueRoutes {
  private static final ContentType SCHEMA =
      ContentTypes.create(
          MediaTypes.customWithFixedCharset(
              "application", "schema+json", HttpCharsets.UTF_8, Map.of(), false));

  private final Pipelines pipelines;

  public CatalogueRoutes(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/connectors", this::connectors),
        Endpoint.get("/api/v1/pipeline-schema", this::schema).producing(SCHEMA));
  }

  private CompletionStage<HttpResponse> connectors(Call call) {
    var items = pipelines.connectors().stream().map(Wire.Connector::of).toList();
    var response = Json.response(200, new Wire.Listing<>(items, items.size()));
    return CompletableFuture.completedFuture(response);
  }

  private CompletionStage<HttpResponse> schema(Call call) {
    var text = ByteString.fromString(pipelines.definitionSchema());
    return CompletableFuture.completedFuture(
        HttpResponse.create().withStatus(200).withEntity(HttpEntities.create(SCHEMA, text)));
  }
}
