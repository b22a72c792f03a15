package io.dataaggregator.engine.quantity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "500ms, 500000",
    "30s, 30000000",
    "5m, 300000000",
    "1h, 3600000000",
    "1d, 86400000000",
    "36500d, 3153600000000000"
  })
  void readsDurations(String text, long micros) {
    assertEquals(micros, Durations.micros(text));
    assertEquals(text, Durations.text(micros));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "s",
        "1 s",
        "-1s",
        "1.5s",
        "1h30m",
        "1w",
        "1S",
        "36501d",
        "1s\n",
        "99999999999999d",
        "999999999999999s",
        "\u0661s"
      })
  void refusesDurations(String text) {
    assertThrows(IllegalArgumentException.class, () -> Durations.micros(text));
  }

  @Property(tries = 300)
  void everyDurationReadsBack(@ForAll @LongRange(min = 0, max = 36_500L * 86_400_000) long millis) {
    assertEquals(millis * 1000, Durations.micros(Durations.text(millis * 1000)));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1000, 1, 1500, Durations.MAX_MICROS + 1000})
  void writesNoOtherDurations(long micros) {
    assertThrows(IllegalArgumentException.class, () -> Durations.text(micros));
  }

  @ParameterizedTest
  @CsvSource({
    "0B, 0",
    "1KiB, 1024",
    "256MiB, 268435456",
    "3GiB, 3221225472",
    "8388607TiB, 9223370937343148032"
  })
  void readsSizes(String text, long bytes) {
    assertEquals(bytes, Sizes.bytes(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "MiB", "1MB", "1 MiB", "-1B", "1.5GiB", "8388608TiB"})
  void refusesSizes(String text) {
    assertThrows(IllegalArgumentException.class, () -> Sizes.bytes(text));
  }
}
