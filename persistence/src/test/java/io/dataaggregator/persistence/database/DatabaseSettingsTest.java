package io.dataaggregator.persistence.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
  private static DatabaseSettings from(String overrides) {
    Config reference = ConfigFactory.parseResources("reference.conf");
    return DatabaseSettings.from(
        ConfigFactory.parseString(overrides)
            .withFallback(reference.withOnlyPath("dataaggregator.database"))
            .resolve());
  }

  @Test
  void defaultsAreTheEmbeddedServerUnderData() {
    assertEquals(
        new DatabaseSettings(
            Optional.empty(),
            24,
            Duration.ofSeconds(30),
            new EmbeddedSettings(
                Path.of("data"), 0, Duration.ofSeconds(30), Duration.ofSeconds(60))),
        from("dataaggregator.database { url = \"\", pool-size = 24 }"));
  }

  @Test
  void everyKeyIsRead() {
    DatabaseSettings settings =
        from(
            """
            dataaggregator.database {
              url = "postgresql://ann:old@h:5/db", user = bob, password = new
              pool-size = 8, connect-wait = 1s
              embedded { directory = elsewhere, port = 77, lock-wait = 2s, start-wait = 3s }
            }
            """);
    assertEquals(
        new DatabaseSettings(
            Optional.of(DatabaseAddress.parse("postgresql://bob:new@h:5/db")),
            8,
            Duration.ofSeconds(1),
            new EmbeddedSettings(
                Path.of("elsewhere"), 77, Duration.ofSeconds(2), Duration.ofSeconds(3))),
        settings);
  }

  @Test
  void badValuesAreNamedWithTheirRemedy() {
    assertBad("pool-size = 7", "pool-size", "DB_POOL_SIZE");
    assertBad("pool-size = 501", "pool-size", "501");
    assertBad("embedded.port = 70000", "embedded.port", "70000");
    String message = assertBad("url = \"mysql://ann:s3cret@h/db\"", "database.url", "mysql");
    assertFalse(message.contains("s3cret"), message);
  }

  private static String assertBad(String override, String key, String detail) {
    String message =
        String.valueOf(
            assertThrows(
                    ConfigException.class,
                    () -> from("dataaggregator.database { " + override + " }"))
                .getMessage());
    assertTrue(message.contains(key) && message.contains(detail), message);
    return message;
  }
}
