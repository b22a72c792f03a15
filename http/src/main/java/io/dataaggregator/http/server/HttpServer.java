package io.dataaggregator.http.server;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.duration.FiniteDuration;

/** Serves a table of routes. */
public final class HttpServer {
  private static final Duration ANSWER_DELAY = Duration.ofSeconds(2);

  private HttpServer() {}

  /**
   * Begins to listen; coordinated shutdown ends it after requests under way are answered.
   *
   * @return fails with an {@link IllegalStateException} that names the address where it is taken
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, HttpSettings settings, RouteTable routes, MeterRegistry registry) {
    return start(system, settings, routes, registry, LoggerFactory.getLogger(HttpServer.class));
  }

  static CompletionStage<ServerBinding> start(
      ActorSystem<?> system,
      HttpSettings settings,
      RouteTable routes,
      MeterRegistry registry,
      Logger log) {
    var bodies = new BodyReader(system, settings);
    var underWay = new RequestsUnderWay();
    var dispatcher =
        new Dispatcher(
            routes, bodies, new RequestMetrics(registry), underWay, settings.maxRequests(), log);
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(serverSettings(system, settings))
        .bind(dispatcher::dispatch)
        .handle((binding, failure) -> {
          if (binding == null) {
            throw new CompletionException(notBound(settings, failure));
          }
          log.info("HTTP on {}", binding.localAddress());
          stopWith(system, binding, underWay, settings.drainTimeout());
          return binding;
        });
  }

  private static void stopWith(
      ActorSystem<?> system, ServerBinding binding, RequestsUnderWay underWay, Duration limit) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceUnbind(),
        "http-unbind",
        () -> {
          underWay.stop();
          return binding.unbind();
        });
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "http-requests-done",
        () ->
            underWay
                .none()
                .toCompletableFuture()
                .completeOnTimeout(Done.getInstance(), limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static ServerSettings serverSettings(ActorSystem<?> system, HttpSettings settings) {
    ServerSettings defaults = ServerSettings.create(system.classicSystem());
    var timeouts =
        defaults
            .getTimeouts()
            .withRequestTimeout(FiniteDuration.fromNanos(settings.requestTimeout().toNanos()))
            .withIdleTimeout(FiniteDuration.fromNanos(settings.idleTimeout().toNanos()));
    var parser =
        defaults
            .getParserSettings()
            .withMaxContentLength(settings.maxBodyBytes())
            // a chunk is buffered as a whole, whoever sends it
            .withMaxChunkSize(Math.toIntExact(settings.maxBodyBytes()))
            .withMaxUriLength(settings.maxUriBytes())
            .withMaxHeaderValueLength(settings.maxHeaderValueBytes())
            .withMaxHeaderCount(settings.maxHeaders())
            // Wrong headers are the client's business, not a line of our log each.
            .withIllegalHeaderWarnings(false);
    return defaults
        .withTimeouts(timeouts)
        .withParserSettings(parser)
        .withMaxConnections(settings.maxConnections())
        // What is said of a body that was not read to its end has so long to be sent.
        .withStreamCancellationDelay(FiniteDuration.fromNanos(ANSWER_DELAY.toNanos()))
        .withParsingErrorHandler(ParsingErrors.class.getName())
        // An attribute, since a header of that name could come from anybody.
        .withRemoteAddressAttribute(true)
        .withServerHeader(Optional.empty());
  }

  private static IllegalStateException notBound(HttpSettings settings, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        "cannot listen on port %d of %s (%s): end the process that holds it, or set another port with HTTP_PORT"
            .formatted(settings.port(), settings.host(), root.getMessage());
    return new IllegalStateException(message, failure);
  }
}
