package io.dataaggregator.cluster.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.RunningNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Operations on a node that is a cluster by itself. */
class OperationsTest {
  private static final String LEVELS = "/api/v1/cluster/log-levels";
  private static final RunningNode NODE =
      RunningNode.start(Map.of("dataaggregator.cluster.operations.enabled", true));

  private final Api api = NODE.api();

  @AfterAll
  static void stop() throws IOException {
    NODE.close();
  }

  @Test
  void anUnknownMemberIsAnsweredWithThoseThatThereAre() throws Exception {
    for (String operation : List.of("leave", "down")) {
      JsonNode problem =
          api.refused(404, "resource.not-found", "POST", member("10.1.1.1:7600", operation), "");
      String detail = problem.path("detail").asText();
      assertEquals("there is no member 10.1.1.1:7600: there are " + self(), detail);
    }
  }

  @Test
  void theLastMemberNeitherLeavesNorDownsItself() throws Exception {
    JsonNode leave = api.refused(409, "cluster.last-member", "POST", member(self(), "leave"), "");
    assertTrue(leave.path("detail").asText().contains("drain it"), leave::toString);
    api.refused(409, "cluster.down-self", "POST", member(self(), "down"), "");
    assertEquals("UP", api.get("/health/ready").path("status").asText());
  }

  @Test
  void aLevelGoesBackWhenItsTimeIsOver() throws Exception {
    var logger = (Logger) LoggerFactory.getLogger("operations.expiring");
    try (var seen = new Changes(logger)) {
      Instant before = Instant.now();
      JsonNode here = change(200, logger.getName(), "DEBUG", "300ms");
      assertEquals(self(), here.path("node").asText());
      assertTrue(here.path("configured").isNull());
      Instant until = Instant.parse(here.path("until").asText());
      assertFalse(until.isBefore(before.plusMillis(300)), until::toString);
      assertEquals(Level.DEBUG, seen.next());
      assertEquals(Level.WARN, seen.next(), "that of the root");
      assertFalse(Instant.now().isBefore(until), "not before its time");
    }
    assertNull(logger.getLevel());
    assertFalse(listed().contains(logger.getName()));
  }

  @Test
  void aSecondChangeReplacesTheFirstAndItsTime() throws Exception {
    var logger = (Logger) LoggerFactory.getLogger("operations.replaced");
    logger.setLevel(Level.ERROR);
    try (var seen = new Changes(logger)) {
      change(200, logger.getName(), "DEBUG", "400ms");
      JsonNode again = change(200, logger.getName(), "TRACE", "1h");
      assertEquals("ERROR", again.path("configured").asText());
      assertEquals(Level.DEBUG, seen.next());
      assertEquals(Level.TRACE, seen.next());
      // the time of another that began later is a signal that that of the first is over
      var later = (Logger) LoggerFactory.getLogger("operations.later");
      try (var signal = new Changes(later)) {
        change(200, later.getName(), "INFO", "800ms");
        assertEquals(Level.INFO, signal.next());
        assertEquals(Level.WARN, signal.next());
      }
      assertEquals(Level.TRACE, logger.getLevel());
      assertTrue(listed().contains(logger.getName()));
      api.expect(204, "DELETE", LEVELS + "/" + logger.getName(), "");
      assertEquals(Level.ERROR, seen.next());
    }
    JsonNode problem =
        api.refused(404, "resource.not-found", "DELETE", LEVELS + "/" + logger.getName(), "");
    assertTrue(problem.path("detail").asText().contains(logger.getName()), problem::toString);
  }

  @Test
  void theRootGoesBackToo() throws Exception {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level configured = root.getLevel();
    assertEquals("ROOT", change(200, "root", "ERROR", "1m").path("logger").asText());
    assertEquals(Level.ERROR, root.getLevel());
    api.expect(204, "DELETE", LEVELS + "/ROOT", "");
    assertEquals(configured, root.getLevel());
  }

  @Test
  void onlySoManyDifferAtATime() throws Exception {
    int free = LogbackLevels.MOST - listed().size();
    for (int i = 0; i < free; i++) change(200, "operations.many." + i, "INFO", "1h");
    JsonNode problem = change(429, "operations.toomany", "INFO", "1h");
    assertEquals("log-levels.limit", problem.path("code").asText());
    assertTrue(problem.path("detail").asText().contains("operations.many.0"), problem::toString);
    change(200, "operations.many.0", "WARN", "1h");
    for (int i = 0; i < free; i++) api.expect(204, "DELETE", LEVELS + "/operations.many." + i, "");
    change(200, "operations.toomany", "INFO", "1h");
    api.expect(204, "DELETE", LEVELS + "/operations.toomany", "");
  }

  private JsonNode change(int status, String logger, String level, String duration)
      throws Exception {
    String body = "{\"level\":\"%s\",\"for\":\"%s\"}".formatted(level, duration);
    return api.expect(
        status, "PUT", LEVELS + "/" + logger, body, "content-type", "application/json");
  }

  private List<String> listed() throws Exception {
    return api.get(LEVELS).findValuesAsText("logger");
  }

  private String self() throws Exception {
    return api.get("/api/v1/cluster").path("self").asText();
  }

  private static String member(String node, String operation) {
    return "/api/v1/cluster/members/" + node + "/" + operation;
  }

  /** The levels that a logger gets while this is open. */
  private static final class Changes implements LoggerContextListener, AutoCloseable {
    private final Logger logger;
    private final BlockingQueue<Level> levels = new LinkedBlockingQueue<>();

    Changes(Logger logger) {
      this.logger = logger;
      logger.getLoggerContext().addListener(this);
    }

    Level next() throws InterruptedException {
      Level level = levels.poll(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
      if (level == null) throw new AssertionError("the level does not change");
      return level;
    }

    @Override
    public void onLevelChange(Logger changed, Level level) {
      if (changed == logger) levels.add(changed.getEffectiveLevel());
    }

    @Override
    public boolean isResetResistant() {
      return true;
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onReset(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}

    @Override
    public void close() {
      logger.getLoggerContext().removeListener(this);
    }
  }
}
