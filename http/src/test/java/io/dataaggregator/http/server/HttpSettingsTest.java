package io.dataaggregator.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {
  final Config reference =
      ConfigFactory.parseResources(HttpSettings.class.getClassLoader(), "reference.conf")
          .resolve()
          .getConfig(HttpSettings.PATH);

  @Test
  void defaults() {
    var expected =
        new HttpSettings(
            "127.0.0.1",
            8001,
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            1_024,
            512,
            1 << 20,
            8 << 10,
            8 << 10,
            64);
    assertEquals(expected, HttpSettings.from(reference));
  }

  @Test
  void everyKeyIsReadIntoItsComponent() {
    var explicit =
        ConfigFactory.parseString(
            """
            host = "0.0.0.0"
            port = 1
            request-timeout = 4s
            idle-timeout = 5s
            body-timeout = 3s
            drain-timeout = 2s
            max-connections = 6
            max-requests = 5
            max-body = 7KiB
            max-uri = 8000
            max-header-value = 9000
            max-headers = 20
            """);
    var expected =
        new HttpSettings(
            "0.0.0.0",
            1,
            Duration.ofSeconds(4),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            6,
            5,
            7 << 10,
            8_000,
            9_000,
            20);
    assertEquals(expected, HttpSettings.from(explicit));
    assertEquals(reference.root().keySet(), explicit.root().keySet());
  }

  @Test
  void readsEveryDocumentedKeyAndNoOther() {
    everyKeyIsRead(reference);
    var withDead = reference.withValue("dead", ConfigValueFactory.fromAnyRef(1));
    assertThrows(AssertionError.class, () -> everyKeyIsRead(withDead));
  }

  @ParameterizedTest
  @CsvSource({
    "port, 65536, 65535",
    "max-body, 1GiB, 67108864",
    "request-timeout, 10s, body-timeout",
    "idle-timeout, 20s, request-timeout",
    "drain-timeout, 0s, positive",
    "max-headers, 1, 16",
    "host, '', address"
  })
  void aWrongValueIsRefusedWithKeyValueAndRemedy(String key, String value, String remedy) {
    var wrong = reference.withValue(key, ConfigValueFactory.fromAnyRef(value));
    var refusal = assertThrows(IllegalArgumentException.class, () -> HttpSettings.from(wrong));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith("dataaggregator.http." + key + " is "), message);
    assertTrue(message.contains(remedy), message);
  }

  private static void everyKeyIsRead(Config config) {
    for (var entry : config.entrySet()) {
      assertThrows(
          ConfigException.Missing.class,
          () -> HttpSettings.from(config.withoutPath(entry.getKey())),
          entry.getKey());
    }
  }
}
