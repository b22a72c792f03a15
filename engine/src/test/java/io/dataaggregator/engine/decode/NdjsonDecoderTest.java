package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition.Ndjson;
import io.dataaggregator.engine.definition.TimestampFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NdjsonDecoderTest {
  @Test
  void theLastOfEqualNamesWins() {
    assertEquals(List.of(List.of(2L)), rows(FieldType.INT, "{\"v\":1,\"v\":2}"));
    assertEquals(
        List.of(Arrays.asList((Object) null)), rows(FieldType.INT, "{\"v\":1,\"v\":null}"));
  }

  @Test
  void nullAndMissingAreTheSame() {
    var nothing = List.of(Arrays.asList((Object) null), Arrays.asList((Object) null));
    assertEquals(nothing, rows(FieldType.STRING, "{\"v\":null}\n{\"w\":{\"v\":1}}"));
  }

  @Test
  void typesAreNotConverted() {
    assertEquals("record.not-an-integer", code(FieldType.INT, "\"12\""));
    assertEquals("record.not-an-integer", code(FieldType.INT, "1.5"));
    assertEquals("record.not-an-integer", code(FieldType.INT, "true"));
    assertEquals("record.out-of-range", code(FieldType.INT, "9223372036854775808"));
    assertEquals("record.not-a-number", code(FieldType.DOUBLE, "\"1\""));
    assertEquals("record.out-of-range", code(FieldType.DOUBLE, "1e999"));
    assertEquals("record.too-precise", code(FieldType.decimal(2), "0.125"));
    assertEquals("record.not-a-bool", code(FieldType.BOOL, "1"));
    assertEquals("record.not-a-string", code(FieldType.STRING, "1"));
    assertEquals("record.not-a-string", code(FieldType.STRING, "{\"a\":1}"));
    assertEquals("record.not-an-integer", code(FieldType.INT, "[1]"));
  }

  @Test
  void anIntegerMayBeWrittenAsAReal() {
    String lines = "{\"v\":1.0}\n{\"v\":1e3}\n{\"v\":-9.223372036854775808E18}\n{\"v\":0e-5}";
    var expected = List.of(List.of(1L), List.of(1000L), List.of(Long.MIN_VALUE), List.of(0L));
    assertEquals(expected, rows(FieldType.INT, lines));
  }

  @Test
  void rawJsonKeepsItsBytes() {
    String lines =
        "{\"v\": {\"a\" :[1, \"\\u0041\"]} }\n{\"v\":\"x\\n\"}\n{\"v\": 1.50}\n{\"v\":null}";
    var expected =
        List.of(
            List.of("{\"a\" :[1, \"\\u0041\"]}"),
            List.of("\"x\\n\""),
            List.of("1.50"),
            Arrays.asList((Object) null));
    assertEquals(expected, rows(FieldType.JSON, lines));
  }

  @Test
  void surrogatesComeInPairs() {
    assertEquals(
        List.of(List.of("\ud83d\ude00\u0000")),
        rows(FieldType.STRING, "{\"v\":\"\\ud83d\\uDE00\\u0000\"}"));
    for (String lone :
        List.of("\\ud83d", "\\ude00\\ud83d", "\\ud83dx", "\\ud83d\\n", "\\ud83d\\u0041")) {
      assertEquals("record.lone-surrogate", code(FieldType.STRING, '"' + lone + '"'), lone);
    }
  }

  @Test
  void invalidUtf8IsRejectedWhereItIsDecoded() {
    byte[][] invalid = {
      {(byte) 0x80},
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xe0, (byte) 0x9f, (byte) 0xbf},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0xe2, (byte) 0x82}
    };
    for (byte[] bytes : invalid) {
      for (String before : List.of("", "12345678", "\\n")) {
        var line = new ByteArrayOutputStream();
        line.writeBytes(("{\"v\":\"" + before).getBytes(StandardCharsets.UTF_8));
        line.writeBytes(bytes);
        line.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        var fields = fields(FieldType.STRING);
        assertEquals(List.of("record.bad-utf8"), feed(fields, line.toByteArray()).codes());
        var other = List.of(Samples.field("w", "/w", FieldType.STRING));
        assertEquals(1, feed(other, line.toByteArray()).rows.size());
      }
    }
  }

  @Test
  void whatIsNoObjectIsRejected() {
    var feed = feed(fields(FieldType.INT), bytes("[]\n1\n\"{}\"\n{} {}\n{}x\n{\n\n  \n{}"));
    assertEquals(1, feed.rows.size());
    assertEquals(
        List.of(
            "record.not-an-object",
            "record.not-an-object",
            "record.not-an-object",
            "record.bad-json",
            "record.bad-json",
            "record.bad-json"),
        feed.codes());
  }

  @Test
  void messagesNameThePlace() {
    var feed = feed(fields(FieldType.INT), bytes("{}\n{\"v\":\"a\\tb\"}\r\n{\"a\":01}\n"));
    assertEquals("field v: \"a\\tb\" is not an integer", feed.rejects.get(0).message());
    assertEquals(3, feed.rejects.get(0).offset());
    assertEquals(
        "{\"v\":\"a\\tb\"}", new String(feed.rejects.get(0).raw().array(), StandardCharsets.UTF_8));
    assertEquals(
        "the record is not JSON: unexpected byte '1' at byte 6", feed.rejects.get(1).message());
  }

  @Test
  void timestampsComeInManyForms() {
    Instant at = Instant.parse("2024-03-31T01:30:00.5Z");
    long micros = at.toEpochMilli() * 1000;
    assertEquals(micros, timestamp(new TimestampFormat.Epoch(1_000_000), "1711848600.5000009"));
    assertEquals(micros, timestamp(new TimestampFormat.Epoch(1), Long.toString(micros)));
    assertEquals(micros, timestamp(new TimestampFormat.Epoch(0), micros + "999"));
    assertEquals(-1L, timestamp(new TimestampFormat.Epoch(0), "-1"));
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertEquals(micros, timestamp(new TimestampFormat.Iso(berlin), "\"2024-03-31T03:30:00.5\""));
    assertEquals(
        micros, timestamp(new TimestampFormat.Iso(null), "\"2024-03-31 01:30:00.5+00:00\""));
    var pattern = new TimestampFormat.Pattern("d MMM yyyy HH:mm:ss.S", berlin);
    assertEquals(micros, timestamp(pattern, "\"31 Mar 2024 03:30:00.5\""));
    var zoned = new TimestampFormat.Pattern("d/M/yyyy HH:mm:ss.S z", null);
    assertEquals(micros, timestamp(zoned, "\"31/3/2024 03:30:00.5 Europe/Berlin\""));
    assertEquals(
        "record.no-zone", timestamp(new TimestampFormat.Pattern("d/M/yyyy", null), "\"1/1/2024\""));
    assertEquals("record.not-a-timestamp", timestamp(pattern, "\"31 Foo 2024\""));
    assertEquals("record.not-a-timestamp", timestamp(new TimestampFormat.Epoch(1), "\"1\""));
    assertEquals("record.not-a-timestamp", timestamp(new TimestampFormat.Iso(null), "1"));
  }

  @Test
  void aChangedOrderOfMembersIsFollowed() {
    var fields =
        List.of(Samples.field("a", "/a", FieldType.INT), Samples.field("b", "/b/c", FieldType.INT));
    String[] lines = {
      "{\"a\":1,\"b\":{\"c\":2}}",
      "{\"b\":{\"d\":0,\"c\":2},\"a\":1}",
      "{\"b\":{\"c\":2},\"x\":0,\"\\u0061\":1}"
    };
    var text = new StringBuilder();
    for (int i = 0; i < 30; i++) text.append(lines[i * 7 % 3]).append('\n');
    var feed = feed(fields, bytes(text.toString()));
    assertEquals(30, feed.rows.size());
    for (List<@Nullable Object> row : feed.rows) assertEquals(List.of(1L, 2L), row);
  }

  @Test
  void aPointerBeginsWithASlash() {
    var fields = List.of(Samples.field("a", "a", FieldType.INT));
    assertThrows(
        IllegalArgumentException.class, () -> Decoders.of(new Ndjson(), fields, List.of(), false));
  }

  private static Object timestamp(TimestampFormat format, String value) {
    var fields = List.of(new FieldDefinition("v", "/v", FieldType.TIMESTAMP, format));
    var feed = feed(fields, bytes("{\"v\":" + value + "}"));
    if (feed.rows.isEmpty()) return feed.codes().getFirst();
    Object at = feed.rows.getFirst().getFirst();
    assertTrue(at != null);
    return at;
  }

  private static List<List<@Nullable Object>> rows(FieldType type, String lines) {
    return feed(fields(type), bytes(lines)).rows;
  }

  private static String code(FieldType type, String value) {
    return feed(fields(type), bytes("{\"v\":" + value + "}")).codes().getFirst();
  }

  private static List<FieldDefinition> fields(FieldType type) {
    return List.of(Samples.field("v", "/v", type));
  }

  private static Feed feed(List<FieldDefinition> fields, byte[] lines) {
    return Feed.whole(Decoders.of(new Ndjson(), fields, List.of(), false), fields, lines, 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
