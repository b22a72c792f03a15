package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class RollupSettingsTest {
  private static RollupSettings from(String overrides) {
    return RollupSettings.from(
        ConfigFactory.parseString(overrides)
            .withFallback(ConfigFactory.defaultReference())
            .resolve()
            .getConfig(RollupSettings.PATH));
  }

  @Test
  void defaultsAreFiveMillionResultsInLittleMemory() {
    assertEquals(new RollupSettings(4_096, 32 << 20, 5_000_000), from(""));
  }

  @Test
  void everyKeyIsRead() {
    assertEquals(
        new RollupSettings(4_096, 1 << 20, 7),
        from("dataaggregator.rollup { bytes = 1MiB, buckets = 7 }"));
  }

  @Test
  void aLimitThatLetsNothingThroughIsRefused() {
    var bytes =
        assertThrows(
            IllegalArgumentException.class, () -> from("dataaggregator.rollup.bytes = 1KiB"));
    assertEquals("dataaggregator.rollup.bytes is 1024: choose 1MiB at least", bytes.getMessage());
    var buckets =
        assertThrows(
            IllegalArgumentException.class, () -> from("dataaggregator.rollup.buckets = 0"));
    assertEquals("dataaggregator.rollup.buckets is 0: choose 1 at least", buckets.getMessage());
  }
}
