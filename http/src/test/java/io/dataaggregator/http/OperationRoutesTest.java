package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What operators may do, and what nobody else may. */
class OperationRoutesTest {
  private static final String CLUSTER = "/api/v1/cluster";
  private static final String LEVELS = CLUSTER + "/log-levels";
  private static final String LOGGER = LEVELS + "/io.dataaggregator";
  private static final String DEBUG = "{\"level\":\"DEBUG\",\"for\":\"15m\"}";
  private static final List<String> ALL =
      List.of(
          "POST " + CLUSTER + "/members/10.0.0.2:7600/leave",
          "POST " + CLUSTER + "/members/10.0.0.2:7600/down",
          "POST " + CLUSTER + "/drain",
          "GET " + LEVELS,
          "PUT " + LOGGER,
          "DELETE " + LOGGER);

  private ApiServer server = ApiServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachIsBegunAndAnsweredWithItsNode() throws IOException {
    for (String operation : List.of("leave", "down")) {
      var answer = server.post(CLUSTER + "/members/10.0.0.2:7600/" + operation);
      assertEquals(202, answer.statusCode());
      assertEquals("10.0.0.2:7600", RunRoutesTest.tree(answer).path("node").asText());
      assertEquals(operation, RunRoutesTest.tree(answer).path("operation").asText());
    }
    // an address of the sixth version, as a path writes it
    assertEquals(202, server.post(CLUSTER + "/members/%5Bfd00::2%5D:7600/leave").statusCode());
    assertEquals(202, server.post(CLUSTER + "/drain").statusCode());
    assertEquals(
        List.of(
            "leave 10.0.0.2:7600",
            "down 10.0.0.2:7600",
            "leave [fd00::2]:7600",
            "drain 10.0.0.1:7600"),
        server.operations.done);
  }

  @Test
  void switchedOffNothingIsDone() throws IOException {
    server.close();
    server = ApiServer.start("operations-off = true");
    for (String one : ALL) {
      JsonNode problem = refused("operations.disabled", send(one));
      assertTrue(problem.path("detail").asText().contains("CLUSTER_OPERATIONS=true"));
    }
    assertEquals(List.of(), server.operations.done);
  }

  @Test
  void anotherMachineIsRefusedWhateverItsHeadersSay() throws IOException {
    Optional<InetAddress> outside = outside();
    Assumptions.assumeTrue(outside.isPresent(), "this machine has no address but loopback");
    server.close();
    server = ApiServer.start("dataaggregator.http.host = 0.0.0.0");
    String address = outside.orElseThrow().getHostAddress();
    String root = "http://" + address + ":" + server.root.getPort();
    for (String one : ALL) {
      String there = one.replaceFirst(" ", " " + root);
      for (String header : List.of("X-Forwarded-For", "Remote-Address", "X-Real-IP")) {
        JsonNode problem = refused("operations.not-local", send(there, header, "127.0.0.1"));
        assertTrue(problem.path("detail").asText().contains(address), problem::toString);
      }
    }
    assertEquals(List.of(), server.operations.done);
    assertEquals(202, send(ALL.getFirst()).statusCode());
  }

  @Test
  void aProxyOrBrowserOnThisMachineIsRefused() throws IOException {
    var sent =
        Map.of(
            "X-Forwarded-For", "127.0.0.1",
            "Forwarded", "for=127.0.0.1",
            "X-Real-IP", "127.0.0.1",
            "Via", "1.1 gateway",
            "Origin", "http://127.0.0.1:8001");
    for (String one : ALL) {
      for (var header : sent.entrySet()) {
        JsonNode problem =
            refused("operations.not-local", send(one, header.getKey(), header.getValue()));
        assertTrue(problem.path("detail").asText().contains(header.getKey()), problem::toString);
      }
    }
    assertEquals(List.of(), server.operations.done);
  }

  @Test
  void levelsAreChangedForAnHourUnlessItIsSaid() throws IOException {
    JsonNode here = RunRoutesTest.tree(put(DEBUG));
    assertEquals("10.0.0.1:7600", here.path("node").asText());
    assertEquals("1970-01-01T00:15:00Z", here.path("until").asText());
    assertTrue(here.path("configured").isNull());
    assertEquals(200, put("{\"level\":\"TRACE\"}").statusCode());
    assertEquals(200, put("{\"for\":\"24h\",\"level\":\"OFF\"}").statusCode());
    JsonNode listed = RunRoutesTest.tree(server.get(LEVELS));
    assertEquals("OFF", listed.at("/items/0/level").asText());
    assertEquals(204, send("DELETE " + LOGGER).statusCode());
    assertEquals(404, send("DELETE " + LOGGER).statusCode());
    assertEquals(
        List.of(
            "io.dataaggregator DEBUG PT15M",
            "io.dataaggregator TRACE PT1H",
            "io.dataaggregator OFF PT24H",
            "list",
            "restore io.dataaggregator",
            "restore io.dataaggregator"),
        server.operations.done);
  }

  @Test
  void whatIsNoLevelOrTimeIsRefusedWithWhatIs() throws IOException {
    JsonNode both = invalid("{\"level\":\"LOUD\",\"for\":\"soon\"}");
    assertEquals("/level", both.at("/errors/0/pointer").asText());
    assertEquals(
        "level is 'LOUD': give one of TRACE, DEBUG, INFO, WARN, ERROR, OFF",
        both.at("/errors/0/message").asText());
    assertEquals("/for", both.at("/errors/1/pointer").asText());
    for (String wrong :
        List.of(
            "",
            "null",
            "DEBUG",
            "[]",
            "{}",
            "{\"level\":3}",
            "{\"level\":null}",
            "{\"level\":\"debug\"}",
            "{\"level\":\"DEBUG\",\"for\":15}",
            "{\"level\":\"DEBUG\",\"for\":\"0s\"}",
            "{\"level\":\"DEBUG\",\"for\":\"86401s\"}",
            "{\"level\":\"DEBUG\",\"for\":\"-1s\"}",
            "{\"level\":\"DEBUG\",\"until\":\"1h\"}",
            "{\"level\":\"DEBUG\",\"level\":\"OFF\"}",
            DEBUG + DEBUG)) {
      invalid(wrong);
    }
    assertEquals(404, send("PUT " + LEVELS + "/a%20b").statusCode());
    assertEquals(404, send("PUT " + LEVELS + "/" + "a".repeat(129)).statusCode());
    assertEquals(List.of(), server.operations.done);
  }

  private JsonNode invalid(String body) throws IOException {
    var answer = put(body);
    assertEquals(400, answer.statusCode(), () -> body + ": " + answer.body());
    JsonNode problem = RunRoutesTest.tree(answer);
    assertEquals("request.invalid-body", problem.path("code").asText(), body);
    return problem;
  }

  private HttpResponse<String> put(String body) {
    return server.send(
        "PUT", LOGGER, BodyPublishers.ofString(body), "Content-Type", "application/json");
  }

  private HttpResponse<String> send(String operation, String... headers) {
    String[] parts = operation.split(" ", 2);
    if (!parts[0].equals("PUT")) {
      return server.send(parts[0], parts[1], BodyPublishers.noBody(), headers);
    }
    var all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return server.send(parts[0], parts[1], BodyPublishers.ofString(DEBUG), all);
  }

  private static JsonNode refused(String code, HttpResponse<String> answer) throws IOException {
    assertEquals(403, answer.statusCode(), answer::body);
    JsonNode problem = RunRoutesTest.tree(answer);
    assertEquals(code, problem.path("code").asText());
    return problem;
  }

  /** An address of this machine that others could come from. */
  private static Optional<InetAddress> outside() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address.getAddress().length == 4 && !address.isLoopbackAddress())
        .findFirst();
  }
}
