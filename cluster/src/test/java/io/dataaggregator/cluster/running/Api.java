package io.dataaggregator.cluster.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The REST API of a node: what a user does with curl. Every answer is held to the contract, whoever
 * asked and whatever for.
 */
public final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String YAML = "application/yaml";
  private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  private final URI base;

  Api(URI base) {
    this.base = base;
  }

  public URI base() {
    return base;
  }

  /** The path of something below a pipeline. */
  public static String path(String pipeline, String below) {
    return "/api/v1/pipelines/" + pipeline + below;
  }

  /** Sends a request; {@code headers} are names and values by turns. */
  public HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) request.headers(headers);
    var answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    Contract.check(method, path, answer);
    return answer;
  }

  /** Sends a request that must be answered with {@code status}. */
  public JsonNode expect(int status, String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(method, path, body, headers);
    assertEquals(status, answer.statusCode(), () -> method + " " + path + ": " + answer.body());
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return expect(200, "GET", path, "");
  }

  /** A request that must be refused with {@code status} and {@code code}; gives the problem. */
  public JsonNode refused(
      int status, String code, String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    JsonNode problem = expect(status, method, path, body, headers);
    assertEquals(code, problem.path("code").asText(), problem::toString);
    assertFalse(problem.path("detail").asText().isEmpty(), problem::toString);
    assertFalse(problem.toString().contains("Exception"), problem::toString);
    return problem;
  }

  /** Creates or replaces a pipeline. */
  public JsonNode put(Definition definition) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send("PUT", path(definition.name(), ""), definition.yaml(), "content-type", YAML);
    assertEquals(2, answer.statusCode() / 100, answer::body);
    return JSON.readTree(answer.body());
  }

  /** Creates or replaces a pipeline and activates it. */
  public void define(Definition definition) throws IOException, InterruptedException {
    define(definition.name(), definition.yaml());
  }

  /** Creates or replaces a pipeline and activates it. */
  public void define(String pipeline, String yaml) throws IOException, InterruptedException {
    HttpResponse<String> answer = send("PUT", path(pipeline, ""), yaml, "content-type", YAML);
    assertEquals(2, answer.statusCode() / 100, answer::body);
    expect(200, "POST", path(pipeline, "/activate"), "");
  }

  /** Starts a run and gives its id. */
  public String start(String pipeline, String... headers) throws IOException, InterruptedException {
    return expect(202, "POST", path(pipeline, "/runs"), "", headers).path("id").asText();
  }

  /** Waits for the end of a run. */
  public JsonNode ended(String pipeline, String run) throws IOException, InterruptedException {
    return await(
        path(pipeline, "/runs/" + run), seen -> ENDED.contains(seen.path("status").asText()));
  }

  /** Runs a pipeline to its end, which must be {@code status}. */
  public JsonNode run(String pipeline, String status) throws IOException, InterruptedException {
    JsonNode run = ended(pipeline, start(pipeline));
    assertEquals(status, run.path("status").asText(), run::toString);
    return run;
  }

  /** Asks until the answer is as wanted. */
  public JsonNode await(String path, Predicate<JsonNode> wanted)
      throws IOException, InterruptedException {
    return await(path, PATIENCE, wanted);
  }

  /** Asks until the answer is as wanted, no longer than {@code patience}. */
  public JsonNode await(String path, Duration patience, Predicate<JsonNode> wanted)
      throws IOException, InterruptedException {
    var tick = CompletableFuture.delayedExecutor(40, TimeUnit.MILLISECONDS);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      JsonNode seen = get(path);
      if (wanted.test(seen)) return seen;
      if (System.nanoTime() > deadline) throw new AssertionError("waited in vain: " + seen);
      CompletableFuture.runAsync(() -> {}, tick).join();
    }
  }

  /** Every row of a paged route, page by page. */
  public List<JsonNode> rows(String path, String query, int limit)
      throws IOException, InterruptedException {
    var rows = new ArrayList<JsonNode>();
    String cursor = "";
    do {
      String from = cursor.isEmpty() ? "" : "&cursor=" + cursor;
      JsonNode page = get(path + "?limit=" + limit + query + from);
      assertEquals(true, page.path("items").size() <= limit, "a page above its limit");
      page.path("items").forEach(rows::add);
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));
    return rows;
  }

  /** Every result row. */
  public List<JsonNode> results(String pipeline) throws IOException, InterruptedException {
    return rows(path(pipeline, "/results"), "", 1000);
  }
}
