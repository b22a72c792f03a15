package io.dataaggregator.http.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** Counts and times requests by route template, so that the number of series stays bounded. */
final class RequestMetrics {
  static final String UNMATCHED = "unmatched";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH");
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
    Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
    Duration.ofMillis(2_500), Duration.ofSeconds(5), Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final MeterProvider<Counter> requests;
  private final MeterProvider<Timer> durations;

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
    requests =
        Counter.builder("http.requests")
            .description("Requests answered, by route template")
            .withRegistry(registry);
    durations =
        Timer.builder("http.request.duration")
            .description("From the head of a request to the last byte of its response")
            .serviceLevelObjectives(BUCKETS)
            .withRegistry(registry);
  }

  Observation begin(String method, String route, Runnable ended) {
    return new Observation(METHODS.contains(method) ? method : "other", route, ended);
  }

  /** One request under way. */
  final class Observation {
    private final Timer.Sample sample = Timer.start(registry);
    private final AtomicBoolean recorded = new AtomicBoolean();
    private final String method;
    private final String route;
    private final Runnable ended;

    private Observation(String method, String route, Runnable ended) {
      this.method = method;
      this.route = route;
      this.ended = ended;
    }

    /** The response, recorded once its last byte was taken or the client went away. */
    HttpResponse observe(HttpResponse response) {
      int status = response.status().intValue();
      if (response.entity().isStrict()) {
        record(status);
        return response;
      }
      Flow<ByteString, ByteString, ?> watched =
          Flow.<ByteString>create()
              .watchTermination(
                  (nothing, done) -> done.whenComplete((ok, failure) -> record(status)));
      return response.transformEntityDataBytes(watched);
    }

    private void record(int status) {
      // A request that timed out is answered twice: by the timeout, and by its handler in vain.
      if (recorded.compareAndSet(false, true)) {
        requests
            .withTags("method", method, "route", route, "status", Integer.toString(status))
            .increment();
        sample.stop(durations.withTags("method", method, "route", route));
        ended.run();
      }
    }
  }
}
