package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Minutely;
import io.dataaggregator.cluster.running.SharedNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cron fires at its minute. Last of all, so that the minute has come while others ran. */
@ExtendWith(SharedNode.class)
@Order(Integer.MAX_VALUE)
class CronTest {
  private final Api api;

  CronTest(Api api) {
    this.api = api;
  }

  @Test
  void everyMinute() throws Exception {
    JsonNode page =
        api.await(
            Api.path(Minutely.name(), "/runs"),
            Duration.ofSeconds(75),
            seen -> !seen.path("items").isEmpty());
    for (JsonNode run : page.path("items")) {
      assertEquals("schedule", run.path("trigger").asText());
      Instant tick = Instant.parse(run.path("tick").asText());
      assertEquals(0, tick.getEpochSecond() % 60, run::toString);
      Duration delay = Duration.between(tick, Instant.parse(run.path("startedAt").asText()));
      assertTrue(!delay.isNegative() && delay.toSeconds() < 10, run::toString);
    }
  }
}
