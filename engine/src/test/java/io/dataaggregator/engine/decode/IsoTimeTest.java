package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  private static final long FIRST = LocalDateTime.of(0, 1, 2, 0, 0).toEpochSecond(ZoneOffset.UTC);
  private static final long LAST =
      LocalDateTime.of(9999, 12, 30, 0, 0).toEpochSecond(ZoneOffset.UTC);

  @Property(tries = 2000)
  void agreesWithJavaTime(@ForAll Random random) {
    int nanos = random.nextBoolean() ? 0 : random.nextInt(1_000_000_000);
    var offset = ZoneOffset.ofTotalSeconds((random.nextInt(37) - 18) * 3600);
    var time = LocalDateTime.ofEpochSecond(random.nextLong(FIRST, LAST), nanos, ZoneOffset.UTC);
    var at = OffsetDateTime.of(time, offset);
    String text = at.toString();
    if (random.nextBoolean()) text = text.replace('T', ' ');
    assertEquals(micros(at.toInstant()), read(new IsoTime(null), text), text);
  }

  @Property(tries = 2000)
  void localTimesAgreeWithTheirZone(@ForAll Random random) {
    String[] zones = {
      "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Z"
    };
    ZoneId zone = ZoneId.of(zones[random.nextInt(zones.length)]);
    var iso = new IsoTime(zone);
    // walks across the changes of one year, so that remembered spans are used and left
    long start = LocalDateTime.of(2023, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    for (int i = 0; i < 40; i++) {
      long second = start + 1800L * random.nextInt(2 * 24 * 366);
      var local = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
      assertEquals(micros(local.atZone(zone).toInstant()), read(iso, local.toString()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00Z, 0",
    "1970-01-01t00:00:01z, 1000000",
    "1969-12-31T23:59:59.9999999Z, -1",
    "1970-01-01T01:00:00.5+0100, 500000",
    "1970-01-01T01:00:00+01, 0",
    "1970-01-01 00:00:00.123456789-00:30, 1800123456"
  })
  void readsTheUsualSpellings(String text, long micros) {
    assertEquals(micros, read(new IsoTime(null), text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1970",
        "1970-13-01Z",
        "1970-02-29T00:00Z",
        "1900-02-29T00:00Z",
        "1970-00-10",
        "1970-01-00",
        "1970-01-01T24:00Z",
        "1970-01-01T00:60Z",
        "1970-01-01T00:00:60Z",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00.1234567890Z",
        "1970-01-01T00",
        "1970-01-01T",
        "1970-01-01T00:00Zx",
        "1970-01-01T00:00+1",
        "1970-01-01T00:00+19:00",
        "1970-01-01T00:00+01:",
        "1970-01-01T00:00+01:60",
        "+1970-01-01",
        "-970-01-01",
        "1970/01/01",
        "19700101T000000Z",
        "1970-01-01T0x:00Z"
      })
  void refusesEverythingElse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var iso = new IsoTime(ZoneOffset.UTC);
    assertEquals(Fault.NOT_A_TIMESTAMP, iso.read(bytes, 0, bytes.length));
  }

  @Test
  void textWithoutZoneNeedsOne() {
    byte[] bytes = "2024-02-29".getBytes(StandardCharsets.UTF_8);
    assertEquals(Fault.NO_ZONE, new IsoTime(null).read(bytes, 0, bytes.length));
    long micros = read(new IsoTime(ZoneId.of("Asia/Tokyo")), "2024-02-29");
    assertEquals(micros(Instant.parse("2024-02-28T15:00:00Z")), micros);
  }

  private static long read(IsoTime iso, String text) {
    byte[] bytes = ("1" + text + "2").getBytes(StandardCharsets.UTF_8);
    assertNull(iso.read(bytes, 1, bytes.length - 1), text);
    return iso.micros;
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at.truncatedTo(ChronoUnit.MICROS));
  }
}
