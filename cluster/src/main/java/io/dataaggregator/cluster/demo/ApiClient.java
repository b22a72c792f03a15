package io.dataaggregator.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The REST API as the demo uses it: what a user does with curl. */
final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;

  ApiClient(URI base) {
    this.base = base;
  }

  /** Stores a pipeline file. */
  void put(String name, String yaml) throws IOException, InterruptedException {
    send(
        request("/api/v1/pipelines/" + name)
            .header("content-type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofString(yaml)));
  }

  /** Activates a pipeline, starts a run and gives its id. */
  String start(String name) throws IOException, InterruptedException {
    send(
        request("/api/v1/pipelines/" + name + "/activate")
            .POST(HttpRequest.BodyPublishers.noBody()));
    return send(request("/api/v1/pipelines/" + name + "/runs")
            .POST(HttpRequest.BodyPublishers.noBody()))
        .path("id")
        .asText();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** Every result row, page by page. */
  List<JsonNode> results(String name) throws IOException, InterruptedException {
    var rows = new ArrayList<JsonNode>();
    String cursor = "";
    do {
      String query = cursor.isEmpty() ? "" : "&cursor=" + cursor;
      JsonNode page = get("/api/v1/pipelines/" + name + "/results?limit=1000" + query);
      page.path("items").forEach(rows::add);
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));
    return rows;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpRequest built = request.build();
    HttpResponse<String> answer = client.send(built, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      throw new IOException(
          built.method()
              + " "
              + built.uri()
              + " answered "
              + answer.statusCode()
              + ": "
              + answer.body());
    }
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }
}
