package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys and windows that results cannot be merged to. */
@ExtendWith(SharedNode.class)
class RollupRefusedTest {
  private final Api api;

  RollupRefusedTest(Api api) {
    this.api = api;
  }

  @Test
  void whatCannotBeMergedIsRefused() throws Exception {
    String hours = Week.define(api, "rollup-refused", "type: tumbling, size: 1h");
    String invalid = "request.invalid-parameter";
    refused(hours, "results.unknown-key", "groupBy=k,x", "groupBy", "'k,x'", "'x'", "[k]");
    refused(hours, "results.unknown-key", "groupBy=,", "groupBy", "[k]");
    refused(hours, invalid, "groupBy=k,k", "groupBy", "once");
    refused(hours, invalid, "window=1h", "window", "'1h'", "such as 2h");
    refused(hours, invalid, "window=90m", "window", "such as 2h");
    refused(hours, invalid, "window=30m", "window", "such as 2h");
    refused(hours, invalid, "window=0s", "window", "such as 2h");
    refused(hours, invalid, "window=hour", "window", "longer unit");
    refused(hours, invalid, "window=", "window", "1d", "month", "all");
    refused(hours, invalid, "window=minute", "window", "1d", "month", "all");
    refused(hours, invalid, "window=day&timezone=Asia/Kolkata", "window", "Asia/Kolkata");
    refused(hours, invalid, "window=day&timezone=Mars/Olympus", "timezone", "Europe/Berlin");
    refused(hours, invalid, "window=1d&timezone=Europe/Berlin", "timezone", "window=day");
    refused(hours, invalid, "timezone=UTC", "timezone", "window=day");
    refused(hours, "request.invalid-query", "window=7m&groupBy=x&key.y=1", "and 2 more");
    refused(hours, "request.repeated-parameter", "window=1d&window=2d", "window");
    String weeks =
        Week.define(api, "rollup-weeks-only", "type: calendar, unit: week, timezone: UTC");
    refused(weeks, invalid, "window=month", "window", "give all");
    refused(weeks, invalid, "window=14d", "window", "give all");
    String days =
        Week.define(api, "rollup-days-only", "type: calendar, unit: day, timezone: Europe/Berlin");
    refused(days, invalid, "window=month&timezone=UTC", "window", "Europe/Berlin");
    refused(days, invalid, "window=day", "window", "week, month");
    String none = "rollup-none";
    api.define(Definition.of(none, SourceFiles.csv("k,n", "a,1")));
    api.run(none, "SUCCEEDED");
    refused(none, invalid, "window=all", "window", "leave it out");
    refused(none, invalid, "window=1d", "window", "leave it out");
    assertEquals(1, rows(none, "&groupBy=").size());
  }

  @Test
  void aWindowThatLiesInTwoIsNamed() throws Exception {
    String name = "rollup-straddling";
    api.define(
        Definition.of(
                name,
                SourceFiles.csv("at,k,n", "1890-06-01T22:30:00Z,a,1", "1890-06-01T23:06:00Z,a,2"))
            .windows("size: 1h"));
    api.run(name, "SUCCEEDED");
    String days = "window=day&timezone=Europe/Berlin";
    refused(
        name,
        "results.straddling-window",
        days,
        "from 1890-06-01T23:00:00Z to 1890-06-02T00:00:00Z",
        "leave it out");
    assertEquals(1, rows(name, "&" + days + "&to=1890-06-01T23:00:00Z").size());
    assertEquals(1, rows(name, "&window=day").size());
  }

  private List<JsonNode> rows(String name, String query) throws Exception {
    return api.rows(Api.path(name, "/results"), query, 10_000);
  }

  private void refused(String name, String code, String query, String... told) throws Exception {
    JsonNode problem = api.refused(400, code, "GET", Api.path(name, "/results?" + query), "");
    for (String part : told) {
      assertTrue(problem.path("detail").asText().contains(part), () -> part + " in " + problem);
    }
  }
}
