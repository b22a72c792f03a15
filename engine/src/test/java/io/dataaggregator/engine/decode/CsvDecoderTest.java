package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition.Csv;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvDecoderTest {
  private static final Csv CSV = new Csv(',', true);
  private static final Csv LINES = new Csv(',', false);
  private static final List<FieldDefinition> FIELDS =
      List.of(
          Samples.field("name", "name", FieldType.STRING), Samples.field("n", "n", FieldType.INT));

  @Test
  void emptyIsNullAndQuotedEmptyIsAnEmptyString() {
    var feed = decode(CSV, "name,n\n,\n\"\",\"\"\n");
    assertEquals(List.of(Arrays.asList(null, null), Arrays.asList("", null)), feed.rows);
  }

  @Test
  void quotesDoubleAndHoldDelimitersAndLineBreaks() {
    var feed = decode(CSV, "name,n\r\n\"a \"\"b\"\", c\r\nd\",\"7\"\r\n");
    assertEquals(List.of(List.of("a \"b\", c\r\nd", 7L)), feed.rows);
  }

  @Test
  void aByteOrderMarkAndBlankLinesAreNoRecords() {
    var feed = decode(CSV, "\ufeff\nname,n\n\n\r\nx,1\n\n");
    assertEquals(List.of(List.of("x", 1L)), feed.rows);
    assertEquals(List.of(), feed.rejects);
  }

  @Test
  void quotesInTheWrongPlaceRejectTheRecordAlone() {
    var feed = decode(CSV, "name,n\n5\" pipe,1\n\"a\"b,2\n\"a\" ,3\nok,4\n");
    assertEquals(List.of("record.bad-quote", "record.bad-quote", "record.bad-quote"), feed.codes());
    assertEquals(List.of(List.of("ok", 4L)), feed.rows);
  }

  @Test
  void withoutMultilineAnUnclosedQuoteEndsWithItsLine() {
    var feed = decode(LINES, "name,n\n\"a,1\nb\",2\n\"c\",3\n");
    assertEquals(List.of("record.unclosed-quote", "record.bad-quote"), feed.codes());
    assertEquals(List.of(List.of("c", 3L)), feed.rows);
  }

  @Test
  void withMultilineAnUnclosedQuoteReachesTheEnd() {
    var feed = decode(CSV, "name,n\nx,1\n\"a,1\nb,2\n");
    assertEquals(List.of("record.unclosed-quote"), feed.codes());
    assertEquals(1, feed.rows.size());
  }

  @Test
  void everyRecordHasAsManyColumnsAsTheHeader() {
    var feed = decode(CSV, "name,n\nx\nx,1,2\nx,1\n");
    assertEquals(List.of("record.field-count", "record.field-count"), feed.codes());
    assertEquals("1 columns where the header has 2", feed.rejects.getFirst().message());
    assertEquals("3 columns where the header has 2", feed.rejects.getLast().message());
  }

  @Test
  void aRejectNamesFieldAndValueAndKeepsTheBytes() {
    var feed = decode(CSV, "name,n\nx,1\ny,\"1\"\"2\"\r\n");
    Reject reject = feed.rejects.getFirst();
    assertEquals("record.not-an-integer", reject.code());
    assertEquals("field n: \"1\"\"2\" is not an integer", reject.message());
    assertEquals(11, reject.offset());
    assertEquals("y,\"1\"\"2\"", text(reject));
  }

  @Test
  void longRecordsAreCutInTheReject() {
    var feed = decode(CSV, "name,n\n" + "x".repeat(50_000) + ",no\n");
    assertEquals(Reject.RAW_LIMIT_BYTES, feed.rejects.getFirst().raw().length());
    var unlike = decode(CSV, "name,n\nx," + "y".repeat(500) + "\n");
    assertTrue(unlike.rejects.getFirst().message().length() < 200);
  }

  @Test
  void invalidUtf8IsRejectedWhereItIsDecoded() {
    var decoder = Decoders.of(CSV, FIELDS, List.of("n", "name"), false);
    byte[] line = {'1', ',', (byte) 0xe9, '\n'};
    assertEquals(List.of("record.bad-utf8"), Feed.whole(decoder, FIELDS, line, 0).codes());
    var other = Decoders.of(CSV, FIELDS.subList(1, 2), List.of("n", "name"), false);
    assertEquals(1, Feed.whole(other, FIELDS.subList(1, 2), line, 0).rows.size());
  }

  @Test
  void twoFieldsMayShareAColumn() {
    var fields =
        List.of(
            Samples.field("a", "v", FieldType.INT),
            Samples.field("b", "v", FieldType.STRING),
            Samples.field("c", "v", FieldType.DOUBLE));
    var feed = Feed.whole(Decoders.of(CSV, fields, List.of("v"), false), fields, bytes("12\n"), 0);
    assertEquals(List.of(List.of(12L, "12", 12.0)), feed.rows);
  }

  @Test
  void aJsonColumnTakesJsonOnly() {
    var fields = List.of(Samples.field("j", "j", FieldType.JSON));
    byte[] input = bytes("\"{\"\"a\"\":[1]}\"\n null \n{\n\"[1 \"\n");
    var feed = Feed.whole(Decoders.of(CSV, fields, List.of("j"), false), fields, input, 0);
    assertEquals(List.of(List.of("{\"a\":[1]}"), Arrays.asList((Object) null)), feed.rows);
    assertEquals(List.of("record.bad-json", "record.bad-json"), feed.codes());
  }

  @Test
  void boolsAreReadInAnyCase() {
    var fields = List.of(Samples.field("b", "b", FieldType.BOOL));
    byte[] input = bytes("true\nFALSE\nTrue\n1\n");
    var feed = Feed.whole(Decoders.of(CSV, fields, List.of("b"), false), fields, input, 0);
    assertEquals(List.of(List.of(true), List.of(false), List.of(true)), feed.rows);
    assertEquals(List.of("record.not-a-bool"), feed.codes());
  }

  @Test
  void aBatchOfRejectsIsHandedOnEarly() {
    var decoder = Decoders.of(CSV, FIELDS, List.of("name", "n"), false);
    var feed = Feed.whole(decoder, FIELDS, bytes("x,y\n".repeat(1000)), 0);
    assertEquals(1000, feed.rejects.size());
    assertEquals(3, feed.stops.size());
  }

  /** 64 records of 128 KiB less a byte begin in 8 MiB, and one more. */
  @Test
  void aBatchTakesNoRecordThatBeginsBeyondEightMebibytes() {
    int length = (128 << 10) - 1;
    var decoder = Decoders.of(CSV, FIELDS, List.of("name", "n"), false);
    var feed = Feed.whole(decoder, FIELDS, bytes(("x".repeat(length - 3) + ",7\n").repeat(200)), 0);
    assertEquals(200, feed.rows.size());
    assertEquals(List.of(65L * length, 130L * length, 195L * length), feed.stops);
  }

  @Test
  void aHeaderNamesItsColumns() {
    var header = CsvHeader.read(bytes("\"a \"\"b\"\"\",c,\"d,e\",\r\nx"), 0, 20, false, CSV);
    assertNotNull(header);
    assertEquals(List.of("a \"b\"", "c", "d,e", ""), header.columns());
    assertEquals(20, header.end());
    byte[] open = bytes("a,b");
    assertEquals(null, CsvHeader.read(open, 0, 3, false, CSV));
    assertEquals(new CsvHeader(List.of("a", "b"), 3), CsvHeader.read(open, 0, 3, true, CSV));
    assertEquals(new CsvHeader(List.of(), 0), CsvHeader.read(open, 0, 0, true, CSV));
  }

  @Test
  void aMissingColumnIsNamedWithTheNearest() {
    var header = new CsvHeader(List.of("nmae", "m", "m"), 0);
    var fields = List.of(FIELDS.get(0), Samples.field("n", "m", FieldType.INT));
    var problems = header.problems(fields);
    assertEquals("source.column-missing", problems.get(0).code());
    assertEquals("/spec/source/fields/name/from", problems.get(0).pointer());
    assertTrue(problems.get(0).message().contains("nearest column is \"nmae\""));
    assertEquals("source.column-ambiguous", problems.get(1).code());
    var failure =
        assertThrows(
            DecodeException.class, () -> Decoders.of(CSV, fields, header.columns(), false));
    assertEquals("source.column-missing", failure.code());
    assertFalse(header.problems(List.of(FIELDS.get(1))).isEmpty());
  }

  private static Feed decode(Csv csv, String text) {
    byte[] input = bytes(text);
    CsvHeader header = CsvHeader.read(input, 0, input.length, true, csv);
    assertNotNull(header);
    var decoder = Decoders.of(csv, FIELDS, header.columns(), false);
    return Feed.whole(decoder, FIELDS, input, header.end());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Reject reject) {
    return new String(reject.raw().array(), StandardCharsets.UTF_8);
  }
}
