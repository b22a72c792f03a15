package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDecoderTest {
  private static final List<FieldDefinition> FIELDS =
      List.of(Samples.field("v", "/v", FieldType.INT));

  @Test
  void elementsAtFaultAreRejectedAlone() {
    var feed =
        feed(
            "", "[{\"v\":1}, 7 ,null, \"x\", [1], {\"v\":\"1\"}, {\"v\":01}, {\"v\" 1},{\"v\":2}]");
    assertEquals(List.of(List.of(1L), List.of(2L)), feed.rows);
    assertEquals(
        List.of(
            "record.not-an-object",
            "record.not-an-object",
            "record.not-an-object",
            "record.not-an-object",
            "record.not-an-integer",
            "record.bad-json",
            "record.bad-json"),
        feed.codes());
    assertEquals(10, feed.rejects.getFirst().offset());
    assertEquals("7", new String(feed.rejects.getFirst().raw().array(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/features | {\"type\":1}                  | source.records-not-found",
        "/features | {}                            | source.records-not-found",
        "/a/1      | {\"a\":[[1]]}                 | source.records-not-found",
        "/a/b      | {\"a\":[[1]]}                 | source.records-not-found",
        "/a/b      | {\"a\":5}                     | source.records-not-found",
        "/a        | []                            | source.records-not-found",
        "/features | {\"features\":{}}             | source.records-not-array",
        "/features | {\"features\":null}           | source.records-not-array",
        "''        | {}                            | source.records-not-array",
        "''        | ''                            | source.truncated",
        "''        | [                             | source.truncated",
        "''        | [{\"v\":1}                    | source.truncated",
        "''        | [{\"v\":1},                   | source.truncated",
        "/a        | {\"a\":[]                     | source.truncated",
        "/a        | {\"a                          | source.truncated",
        "''        | [] x                          | source.trailing-data",
        "''        | [,]                           | source.not-json",
        "''        | [{},]                         | source.not-json",
        "''        | [{} {}]                       | source.not-json",
        "/a        | {\"b\":1 \"a\":[]}            | source.not-json",
        "/a        | {\"b\" 1}                     | source.not-json",
        "/a        | {b:1}                         | source.not-json",
      })
  void aBrokenDocumentFailsWithItsCode(String pointer, String document, String code) {
    byte[] input = document.getBytes(StandardCharsets.UTF_8);
    var decoder = Decoders.of(new Json(pointer), FIELDS, List.of(), false);
    var feed = Feed.until(decoder, FIELDS, input, null);
    assertNotNull(feed.failure);
    assertEquals(code, feed.failure.code());
    if (code.startsWith("source.records")) {
      assertTrue(String.valueOf(feed.failure.getMessage()).contains('"' + pointer + '"'));
    }
  }

  @Test
  void recordsBeforeABreakAreHandedOnFirst() {
    var decoder = Decoders.of(new Json("/a"), FIELDS, List.of(), false);
    byte[] input = "{\"a\":[{\"v\":1},{\"v\":2}, {\"v\"".getBytes(StandardCharsets.UTF_8);
    var feed = Feed.until(decoder, FIELDS, input, null);
    assertEquals(List.of(List.of(1L), List.of(2L)), feed.rows);
    assertNotNull(feed.failure);
    assertEquals("source.truncated", feed.failure.code());
  }

  @Test
  void ofEqualNamesTheFirstLeadsToTheRecords() {
    assertEquals(1, feed("/a", "{\"a\":[{\"v\":1}],\"a\":[]}").rows.size());
  }

  private static Feed feed(String pointer, String document) {
    var decoder = Decoders.of(new Json(pointer), FIELDS, List.of(), false);
    return Feed.whole(decoder, FIELDS, document.getBytes(StandardCharsets.UTF_8), 0);
  }
}
