package io.dataaggregator.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.dataaggregator.engine.port.Readiness;
import io.dataaggregator.http.cluster.Operators;
import io.dataaggregator.http.server.HttpServer;
import io.dataaggregator.http.server.HttpSettings;
import io.dataaggregator.http.server.RouteTable;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The real server on a free port, over pipelines in memory; every answer is held to the contract.
 */
final class ApiServer implements AutoCloseable {
  private static final Contract CONTRACT = new Contract();

  final FakeOperations operations = new FakeOperations();
  final FakePipelines pipelines = new FakePipelines();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final RouteTable routes;
  final URI root;
  volatile Readiness readiness = new Readiness(true, "", Map.of());

  private final ActorSystem<Void> system;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ApiServer(Config changes) {
    Config config =
        changes
            .withFallback(ConfigFactory.parseString("dataaggregator.http.port = 0"))
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.empty(), "http-test", config.resolve());
    var operators = new Operators(!config.hasPath("operations-off"), operations, operations);
    routes = RestApi.routes(pipelines, new FakeCluster(), operators, () -> readiness, registry);
    var settings = HttpSettings.from(config.getConfig(HttpSettings.PATH));
    var binding = HttpServer.start(system, settings, routes, registry).toCompletableFuture().join();
    root = URI.create("http://127.0.0.1:" + binding.localAddress().getPort());
  }

  static ApiServer start() {
    return start("");
  }

  static ApiServer start(String changes) {
    return new ApiServer(ConfigFactory.parseString(changes));
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  HttpResponse<String> post(String path, String... headers) {
    return send("POST", path, BodyPublishers.noBody(), headers);
  }

  HttpResponse<String> put(String path, String yaml, String... headers) {
    return send("PUT", path, BodyPublishers.ofString(yaml), typed(headers));
  }

  /** Sends one request; the answer conforms to the contract, or this fails. */
  HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
    var builder = HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    try {
      var response = client.send(builder.method(method, body).build(), BodyHandlers.ofString());
      CONTRACT.check(method, path, response);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String[] typed(String[] headers) {
    var all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/yaml";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return all;
  }

  @Override
  public void close() {
    client.close();
    ActorTestKit.shutdown(system, Duration.ofSeconds(20));
  }
}
