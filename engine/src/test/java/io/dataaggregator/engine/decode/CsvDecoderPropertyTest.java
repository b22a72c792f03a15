package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition.Csv;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class CsvDecoderPropertyTest {
  static final List<FieldDefinition> FIELDS = Samples.fields("");

  /** Declared columns among others, one of them twice as wide as a word. */
  static final List<String> COLUMNS =
      List.of("x", "other", "id", "y", "name", "price", "at", "score", "undeclared", "ok", "z");

  @Property(tries = 300)
  void recordsComeBackWhateverTheSplit(@ForAll Random random) {
    var csv = new Csv(random.nextBoolean() ? ',' : ';', random.nextBoolean());
    var rows = new ArrayList<List<@Nullable Object>>();
    var offsets = new ArrayList<Long>();
    var input = new ByteArrayOutputStream();
    for (int i = random.nextInt(30); i > 0; i--) {
      if (random.nextInt(6) == 0)
        input.writeBytes(random.nextBoolean() ? bytes("\n") : bytes("\r\n"));
      rows.add(Samples.record(random, csv.multiline()));
      offsets.add((long) input.size());
      render(input, rows.getLast(), csv, random);
      boolean lineBreak = i > 1 || random.nextBoolean();
      if (lineBreak) input.writeBytes(random.nextBoolean() ? bytes("\n") : bytes("\r\n"));
    }
    int capacity = 1 + random.nextInt(8);
    var decoder = Decoders.of(csv, FIELDS, COLUMNS, false);
    var feed =
        Feed.pieces(
            decoder, FIELDS, input.toByteArray(), 0, random, 1 + random.nextInt(80), capacity);
    assertEquals(List.of(), feed.rejects);
    assertEquals(rows, feed.rows);
    assertEquals(offsets, feed.offsets);
  }

  @Property(tries = 300)
  void corruptionRejectsAndNeverLosesCount(@ForAll Random random) {
    var csv = new Csv(',', random.nextBoolean());
    byte[] input = corrupt(csv, random);
    int records = 0;
    var boundaries = RecordBoundaries.of(csv);
    for (int at = 0; at < input.length; ) {
      int after = boundaries.next(input, at, input.length);
      int end = after < 0 ? input.length : after;
      String record = new String(input, at, end - at, StandardCharsets.ISO_8859_1);
      if (!record.equals("\n") && !record.equals("\r\n") && !record.equals("\r")) records++;
      at = end;
    }
    var whole = Feed.whole(Decoders.of(csv, FIELDS, COLUMNS, false), FIELDS, input, 0);
    assertEquals(records, whole.rows.size() + whole.rejects.size());

    var decoder = Decoders.of(csv, FIELDS, COLUMNS, false);
    var split = Feed.pieces(decoder, FIELDS, input, 0, random, 1 + random.nextInt(60), 3);
    assertEquals(whole.rows, split.rows);
    assertEquals(whole.offsets, split.offsets);
    assertEquals(whole.rejects, split.rejects);
  }

  @Property(tries = 200)
  void anyReportedOffsetResumes(@ForAll Random random) {
    var csv = new Csv(',', true);
    byte[] input = corrupt(csv, random);
    var first = Decoders.of(csv, FIELDS, COLUMNS, false);
    var whole = Feed.pieces(first, FIELDS, input, 0, random, 100, 4);
    if (whole.stops.isEmpty()) return;
    long stop = whole.stops.get(random.nextInt(whole.stops.size()));
    var rest = Feed.whole(Decoders.of(csv, FIELDS, COLUMNS, true), FIELDS, input, (int) stop);
    var expected = new ArrayList<>(whole.offsets.stream().filter(o -> o >= stop).toList());
    assertEquals(expected, rest.offsets);
    int behind = (int) whole.rejects.stream().filter(r -> r.offset() >= stop).count();
    assertEquals(behind, rest.rejects.size());
  }

  @Property(tries = 200)
  void recordsBeyondTheLimitAreRejectedAlone(@ForAll Random random) {
    var csv = new Csv(',', true);
    byte[] input = corrupt(csv, random);
    var whole = Feed.whole(Decoders.of(csv, FIELDS, COLUMNS, false, 60), FIELDS, input, 0);
    var decoder = Decoders.of(csv, FIELDS, COLUMNS, false, 60);
    var split = Feed.pieces(decoder, FIELDS, input, 0, random, 1 + random.nextInt(30), 2);
    assertEquals(whole.rows, split.rows);
    assertEquals(whole.codes(), split.codes());
    assertEquals(
        whole.rejects.stream().map(r -> r.offset()).toList(),
        split.rejects.stream().map(r -> r.offset()).toList());
  }

  /** Most files have hardly a quote and seldom a wrong value: they are read a run at a time. */
  @Property(tries = 200)
  void plainRecordsComeBackAndOthersAmongThemChangeNothing(@ForAll Random random) {
    var csv = new Csv(',', random.nextBoolean());
    var fields =
        List.of(
            Samples.field("n", "n", FieldType.INT),
            Samples.field("text", "text", FieldType.STRING),
            Samples.field("same", "text", FieldType.STRING),
            Samples.field("d", "d", FieldType.DOUBLE));
    var columns = List.of("n", "-", "d", "text");
    var rows = new ArrayList<List<@Nullable Object>>();
    var offsets = new ArrayList<Long>();
    var wrong = new ArrayList<Long>();
    var input = new StringBuilder();
    int othersOneIn = 1 + random.nextInt(400);
    for (int i = random.nextInt(1200); i > 0; i--) {
      long offset = input.length();
      String n = random.nextInt(9) == 0 ? "" : Long.toString(random.nextInt(100) - 50L);
      String text = random.nextInt(9) == 0 ? "" : "t".repeat(random.nextInt(20)) + i;
      String d = random.nextInt(9) == 0 ? "" : Double.toString(random.nextInt(9999) / 100.0);
      String plain = n + ",unread," + d + "," + text;
      int kind = random.nextInt(othersOneIn) > 0 ? 0 : 1 + random.nextInt(5);
      switch (kind) {
        case 0 -> input.append(plain);
        case 1 -> input.append("x").append(plain);
        case 2 -> input.append(n).append(",unread,1.2.3,").append(text);
        case 3 -> input.append(plain).append(",");
        case 4 -> input.append(plain, plain.indexOf(',') + 1, plain.length());
        default -> input.append(plain.replace("unread", "\"un,read\""));
      }
      if (kind == 0 || kind == 5) {
        offsets.add(offset);
        String value = text.isEmpty() ? null : text;
        rows.add(
            Arrays.asList(
                n.isEmpty() ? null : Long.valueOf(n),
                value,
                value,
                d.isEmpty() ? null : Double.valueOf(d)));
      } else {
        wrong.add(offset);
      }
      if (i > 1 || random.nextBoolean()) input.append(random.nextBoolean() ? "\n" : "\r\n");
      if (random.nextInt(50) == 0) input.append("\r\n");
    }
    byte[] bytes = bytes(input.toString());
    var decoder = Decoders.of(csv, fields, columns, false);
    var whole = Feed.whole(decoder, fields, bytes, 0);
    var other = Decoders.of(csv, fields, columns, false);
    var split = Feed.pieces(other, fields, bytes, 0, random, 20_000, 1 + random.nextInt(300));
    for (Feed feed : List.of(whole, split)) {
      assertEquals(rows, feed.rows);
      assertEquals(offsets, feed.offsets);
      assertEquals(wrong, feed.rejects.stream().map(Reject::offset).toList());
    }
  }

  static byte[] corrupt(Csv csv, Random random) {
    var input = new ByteArrayOutputStream();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      render(input, Samples.record(random, csv.multiline()), csv, random);
      input.write('\n');
    }
    byte[] bytes = input.toByteArray();
    for (int i = random.nextInt(6); i > 0; i--) {
      byte[] likely = {'"', ',', '\n', '\r', 'x', (byte) 0xff, 0};
      byte to = random.nextBoolean() ? likely[random.nextInt(7)] : (byte) random.nextInt();
      bytes[random.nextInt(bytes.length)] = to;
    }
    return bytes;
  }

  private static void render(
      ByteArrayOutputStream out, List<@Nullable Object> values, Csv csv, Random random) {
    for (int column = 0; column < COLUMNS.size(); column++) {
      if (column > 0) out.write(csv.delimiter());
      String name = COLUMNS.get(column);
      int field = 0;
      while (field < FIELDS.size() && !FIELDS.get(field).from().equals(name)) field++;
      Object value =
          field == FIELDS.size() ? Samples.text(random, csv.multiline()) : values.get(field);
      if (value == null) continue;
      boolean string = value instanceof String;
      String text = string ? (String) value : Samples.plain(field, value);
      out.writeBytes(bytes(quote(text, csv, random)));
    }
  }

  private static String quote(String text, Csv csv, Random random) {
    boolean must = text.isEmpty() || text.indexOf(csv.delimiter()) >= 0;
    for (char c : new char[] {'"', '\n', '\r'}) must |= text.indexOf(c) >= 0;
    return must || random.nextInt(3) == 0 ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
