package io.dataaggregator.cluster.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionSettingsTest {
  private static RetentionSettings from(String overrides) {
    return RetentionSettings.from(
        ConfigFactory.parseString(overrides)
            .withFallback(ConfigFactory.defaultReference())
            .resolve()
            .getConfig(RetentionSettings.PATH));
  }

  @Test
  void defaultsAreThirtyDaysLookedAtEveryHour() {
    assertEquals(new RetentionSettings(Duration.ofDays(30), Duration.ofHours(1)), from(""));
  }

  @Test
  void everyKeyIsRead() {
    assertEquals(
        new RetentionSettings(Duration.ofMinutes(1), Duration.ofSeconds(1)),
        from("dataaggregator.retention { keep = 60s, interval = 1s }"));
  }
}
