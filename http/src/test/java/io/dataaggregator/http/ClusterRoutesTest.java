package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterRoutesTest {
  private static final String CLUSTER = "/api/v1/cluster";

  private final ApiServer server = ApiServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void membersWithTheirVersions() throws IOException {
    JsonNode seen = RunRoutesTest.tree(server.get(CLUSTER));
    assertEquals("10.0.0.1:7600", seen.path("self").asText());
    assertTrue(seen.path("leader").isNull());
    assertEquals("Leaving", seen.at("/members/1/status").asText());
    assertEquals(false, seen.at("/members/1/reachable").asBoolean());
    assertEquals("1.1.0", seen.at("/members/1/appVersion").asText());
  }

  @Test
  void entitiesOfATypeFromACursorOn() throws IOException {
    JsonNode seen =
        RunRoutesTest.tree(server.get(CLUSTER + "/entities?type=split&limit=7&cursor=x"));
    assertEquals("split", seen.at("/items/0/type").asText());
    assertEquals("x/7", seen.at("/items/0/entity").asText());
    assertEquals("working", seen.at("/items/0/state").asText());
    assertEquals("10.0.0.2:7600", seen.at("/silent/0").asText());
    assertEquals("next", seen.path("nextCursor").asText());
    assertEquals(
        "null/100",
        RunRoutesTest.tree(server.get(CLUSTER + "/entities")).at("/items/0/entity").asText());
    for (String wrong : new String[] {"type=shard", "limit=501", "limit=0", "skip=1"}) {
      assertEquals(400, server.get(CLUSTER + "/entities?" + wrong).statusCode(), wrong);
    }
  }
}
