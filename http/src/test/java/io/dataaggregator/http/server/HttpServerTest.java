package io.dataaggregator.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.dataaggregator.engine.port.UnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "http-server-test");
  final RecordingLogger log = new RecordingLogger();
  final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    ActorTestKit.shutdown(system, Duration.ofSeconds(20));
  }

  @Test
  void aPortInUseIsNamedWithTheWayOut() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var failure =
          assertThrows(CompletionException.class, () -> start(taken.getLocalPort(), Endpoints.OK));
      var cause = assertInstanceOf(IllegalStateException.class, failure.getCause());
      String message = String.valueOf(cause.getMessage());
      assertTrue(message.contains("port " + taken.getLocalPort() + " of 127.0.0.1"), message);
      assertTrue(message.contains("in use"), message);
      assertTrue(message.contains("HTTP_PORT"), message);
    }
  }

  @Test
  void aBugIsLoggedUnderTheIdThatTheCallerSees() {
    var bug = new IllegalStateException("the cause");
    var binding = start(0, List.of(Endpoint.get("/", call -> CompletableFuture.failedFuture(bug))));
    var response = within(get(binding));
    assertEquals(500, response.statusCode());
    var logged = log.errors.getFirst();
    assertSame(
        bug, logged.failure() instanceof CompletionException e ? e.getCause() : logged.failure());
    String id = logged.message().replaceAll(".*(urn:uuid:[0-9a-f-]{36}).*", "$1");
    assertTrue(response.body().contains("\"instance\":\"" + id + "\""), response.body());
  }

  @Test
  void whatIsAwayForAWhileIsNoBug() {
    var away = new UnavailableException("PostgreSQL is away");
    var binding =
        start(
            0,
            List.of(
                Endpoint.get(
                    "/", call -> CompletableFuture.failedFuture(away).thenApply(x -> null))));
    var response = within(get(binding));
    assertEquals(503, response.statusCode());
    assertTrue(response.body().contains("PostgreSQL is away"), response.body());
    assertEquals(List.of(), log.errors);
  }

  @Test
  void shutdownLetsRequestsUnderWayFinish() {
    var reached = new CompletableFuture<Call>();
    var answer = new CompletableFuture<org.apache.pekko.http.javadsl.model.HttpResponse>();
    Endpoint slow =
        Endpoint.get(
            "/",
            call -> {
              reached.complete(call);
              return answer;
            });
    var binding = start(0, List.of(slow));
    var response = get(binding);
    within(reached);
    // A node has members to leave and entities to hand over; this system would be gone at once,
    // with
    // the last bytes of the answer still in its buffers.
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "answer-arrived",
            () -> response.handle((answered, failure) -> Done.getInstance()));
    var unbound = new CompletableFuture<Done>();
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceRequestsDone(),
            "unbound",
            () -> {
              unbound.complete(Done.getInstance());
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    system.terminate();
    within(unbound);
    answer.complete(Json.response(200, List.of("done")));
    assertEquals("[\"done\"]", within(response).body());
    assertEquals(Optional.of("close"), within(response).headers().firstValue("Connection"));
    within(system.getWhenTerminated());
    assertThrows(CompletionException.class, () -> within(get(binding)));
  }

  private ServerBinding start(int port, List<Endpoint> endpoints) {
    Config config =
        ConfigFactory.load()
            .getConfig(HttpSettings.PATH)
            .withValue("port", ConfigValueFactory.fromAnyRef(port));
    return within(
        HttpServer.start(
            system,
            HttpSettings.from(config),
            RouteTable.of(endpoints),
            new SimpleMeterRegistry(),
            log));
  }

  private CompletableFuture<HttpResponse<String>> get(ServerBinding binding) {
    var uri = URI.create("http://127.0.0.1:" + binding.localAddress().getPort() + "/");
    return client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static <T> T within(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Routes for tests that ask for none in particular. */
  private static final class Endpoints {
    static final List<Endpoint> OK =
        List.of(
            Endpoint.get(
                "/", call -> CompletableFuture.completedFuture(Json.response(200, List.of()))));
  }
}
