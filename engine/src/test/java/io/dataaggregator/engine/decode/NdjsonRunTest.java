package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition.Ndjson;
import io.dataaggregator.engine.definition.TimestampFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NdjsonRunTest {
  /** A limit that some lines are beyond. */
  private static final int SMALL = 150;

  static final List<FieldDefinition> FIELDS =
      List.of(
          Samples.field("id", "/id", FieldType.INT),
          Samples.field("name", "/name", FieldType.STRING),
          Samples.field("again", "/name", FieldType.STRING),
          Samples.field("price", "/price", FieldType.DOUBLE),
          Samples.field("paid", "/paid", FieldType.decimal(2)),
          Samples.field("ok", "/in/ok", FieldType.BOOL),
          Samples.field("item", "/list/1", FieldType.STRING),
          Samples.field("gone", "/gone", FieldType.INT),
          timestamp("ts", new TimestampFormat.Epoch(1000)),
          timestamp("iso", new TimestampFormat.Iso(null)));

  private static FieldDefinition timestamp(String name, TimestampFormat format) {
    return new FieldDefinition(name, "/" + name, FieldType.TIMESTAMP, format);
  }

  /** 64 records of 128 KiB less a byte begin in 8 MiB, and one more. */
  @Test
  void aBatchTakesNoRecordThatBeginsBeyondEightMebibytes() {
    int length = (128 << 10) - 1;
    String head = "{\"id\":7,\"name\":\"";
    String line = head + "b".repeat(length - head.length() - 3) + "\"}\n";
    byte[] bytes = line.repeat(200).getBytes(StandardCharsets.UTF_8);
    var feed = Feed.whole(decoder(1 << 20), FIELDS, bytes, 0);
    assertEquals(200, feed.rows.size());
    assertEquals(List.of(65L * length, 130L * length, 195L * length), feed.stops);
  }

  /** A line that is alone is read without a run, whatever it is. */
  @Property(tries = 1000)
  void runsReadWhatEachLineAloneIs(@ForAll Random random) {
    byte[] bytes = lines(random);
    int limit = random.nextInt(4) == 0 ? SMALL : 1 << 20;
    var rows = new ArrayList<>();
    var offsets = new ArrayList<Long>();
    var rejects = new ArrayList<Reject>();
    for (int at = 0, after; at < bytes.length; at = after) {
      int stop = Swar.indexOf(bytes, at, bytes.length, (byte) '\n');
      after = stop < 0 ? bytes.length : stop + 1;
      // what comes before is not shown to it, but offsets and messages are the same
      byte[] alone = Arrays.copyOf(bytes, after);
      var feed = Feed.whole(decoder(limit), FIELDS, alone, at);
      rows.addAll(feed.rows);
      offsets.addAll(feed.offsets);
      rejects.addAll(feed.rejects);
    }
    var whole = Feed.whole(decoder(limit), FIELDS, bytes, 0);
    int capacity = 1 + random.nextInt(300);
    var split = Feed.pieces(decoder(limit), FIELDS, bytes, 0, random, 20_000, capacity);
    for (Feed feed : List.of(whole, split)) {
      assertEquals(rows, feed.rows);
      assertEquals(offsets, feed.offsets);
      // how much is kept of a record that is too large depends on where a buffer ended
      if (limit == SMALL) assertEquals(said(rejects), said(feed.rejects));
      else assertEquals(rejects, feed.rejects);
    }
  }

  private static List<String> said(List<Reject> rejects) {
    return rejects.stream().map(r -> r.offset() + " " + r.code() + " " + r.message()).toList();
  }

  private static Decoder decoder(int limit) {
    return Decoders.of(new Ndjson(), FIELDS, List.of(), false, limit);
  }

  static byte[] lines(Random random) {
    var text = new StringBuilder();
    var line = new NdjsonLine(random);
    int odd = 1 << random.nextInt(10);
    for (int i = random.nextInt(400); i > 0; i--) {
      if (random.nextInt(150) == 0) line = new NdjsonLine(random);
      text.append(line.text(random.nextInt(odd) == 0));
      if (i > 1 || random.nextBoolean()) text.append(line.end());
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
      byte[] likely = {'"', ',', '\n', '\r', '\\', '}', '{', '0', 'e', '-', ' ', (byte) 0xff, 0};
      byte to = random.nextBoolean() ? likely[random.nextInt(13)] : (byte) random.nextInt();
      bytes[random.nextInt(bytes.length)] = to;
    }
    return bytes;
  }

  @Test
  void linesOfOneShapeAreReadAtOnce() {
    String line =
        "{\"id\": 7, \"x\":[{},\"]\"], \"list\":[0,\"a\"], \"name\":\"b\", \"iso\":null}\n";
    assertEquals(100, inRuns(Collections.nCopies(101, line)));
  }

  @Test
  void anotherShapeIsLearntAndFewOthersDoNoHarm() {
    String line = "{\"id\":7,\"name\":\"b\"}\n";
    var lines = new ArrayList<>(Collections.nCopies(500, line));
    lines.addAll(Collections.nCopies(500, "{\"name\":\"b\",\"id\":7}\n"));
    // the first of all; of the others the one that ends the run, one in vain, and the one learnt
    assertEquals(1000 - 4, inRuns(lines));
    lines = new ArrayList<>(Collections.nCopies(1000, line));
    for (int i = 100; i < 1000; i += 100) lines.set(i, "{\"id\":7,\"name\":\"\\n\"}\n");
    assertEquals(1000 - 1 - 9, inRuns(lines));
  }

  /** What is null in the line that is learnt has a value in others. */
  @Test
  void nullsAreValuesLikeOthers() {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 1000; i++) {
      lines.add(
          "{\"id\":%s,\"name\":%s,\"in\":{\"ok\":%s}}\n"
              .formatted(
                  i % 2 == 0 ? "null" : i,
                  i % 3 == 0 ? "null" : "\"b\"",
                  i % 5 == 0 ? "null" : "true"));
    }
    assertEquals(999, inRuns(lines));
  }

  @Property(tries = 20)
  void linesThatDifferHereAndThereLeaveRuns(@ForAll Random random) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 10_000; i++) {
      lines.add("{\"id\":7,\"name\":\"%s\"}\n".formatted(random.nextInt(7) == 0 ? "" : "b"));
    }
    int found = inRuns(lines);
    assertTrue(found > 7_500, "six of seven may be, but only " + found + " of 10,000 are");
  }

  @Test
  void shapesInTurnAreHardlyTried() {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 2500; i++) lines.addAll(List.of("{\"id\":7}\n", "{\"name\":\"b\"}\n"));
    var tries = new int[1];
    int found = inRuns(lines, tries);
    assertTrue(found + tries[0] < 80, found + " in runs, " + tries[0] + " in vain");
  }

  @Test
  void whereNothingIsAlikeHardlyAnyIsTried() {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 5000; i++) lines.add("{\"id\":7,\"x" + i + "\":0}\n");
    var tries = new int[1];
    assertEquals(0, inRuns(lines, tries));
    assertTrue(tries[0] < 60, tries[0] + " tries");
  }

  private static int inRuns(List<String> lines) {
    return inRuns(lines, new int[1]);
  }

  /**
   * How many of the lines are read in runs, and how many others were not left to others at once.
   */
  private static int inRuns(List<String> lines, int[] tries) {
    Column[] columns = Column.of(FIELDS);
    var fill = new BatchFill(FIELDS, columns);
    var schema = new Schema(FIELDS.stream().map(f -> new Field(f.name(), f.type())).toList());
    var batch = new RecordBatch(schema, 10_000);
    var run = new NdjsonRun(JsonNode.root(FIELDS), columns, fill, 1 << 20);
    byte[] bytes = (String.join("", lines) + " ".repeat(8)).getBytes(StandardCharsets.UTF_8);
    fill.begin(batch, 0);
    run.start(bytes, bytes.length - 8);
    for (int at = 0; at < bytes.length - 8; ) {
      int begin = at;
      at = run.read(begin, 0);
      if (at > begin) continue;
      if (run.isTrying()) tries[0]++;
      at = Swar.indexOf(bytes, begin, bytes.length, (byte) '\n') + 1;
      run.other(begin, at, true);
    }
    return batch.rows();
  }
}
