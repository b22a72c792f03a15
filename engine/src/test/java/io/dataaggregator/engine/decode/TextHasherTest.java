package io.dataaggregator.engine.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.TextHash;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.FormatDefinition.Csv;
import io.dataaggregator.engine.definition.FormatDefinition.Ndjson;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** A batch that has hashes of texts is the one that has the texts, row by row. */
class TextHasherTest {
  @Property(tries = 300)
  void csvHasTheHashesOfItsTexts(@ForAll Random random) {
    var csv = new Csv(',', random.nextBoolean());
    byte[] input = CsvDecoderPropertyTest.corrupt(csv, random);
    var fields = CsvDecoderPropertyTest.FIELDS;
    compare(csv, fields, CsvDecoderPropertyTest.COLUMNS, input, Set.of("name"), random);
  }

  /** Most files have hardly a quote: they are read a run at a time. */
  @Property(tries = 300)
  void plainCsvHasTheHashesOfItsTexts(@ForAll Random random) {
    int oddOneIn = 1 + random.nextInt(400);
    var input = new ByteArrayOutputStream();
    for (int i = random.nextInt(1200); i > 0; i--) {
      byte[] text = "a longer text than two words".substring(random.nextInt(28)).getBytes(UTF_8);
      if (random.nextInt(oddOneIn) == 0) {
        text =
            switch (random.nextInt(5)) {
              case 0 -> new byte[0];
              case 1 -> new byte[] {'a', (byte) 0xff, 'b'};
              case 2 -> "\"\"".getBytes(UTF_8);
              case 3 -> "\"quoted, \"\"twice\"\"\"".getBytes(UTF_8);
              default -> "日本 é".getBytes(UTF_8);
            };
      }
      input.writeBytes((random.nextInt(1000) + ",").getBytes(UTF_8));
      input.writeBytes(text);
      input.write('\n');
    }
    var fields =
        List.of(
            Samples.field("n", "n", FieldType.INT),
            Samples.field("text", "text", FieldType.STRING),
            Samples.field("same", "text", FieldType.STRING));
    // a field of texts beside it would end a run, too, where one is none
    Set<String> hashed = random.nextBoolean() ? Set.of("text", "same") : Set.of("same");
    var csv = new Csv(',', false);
    compare(csv, fields, List.of("n", "text"), input.toByteArray(), hashed, random);
  }

  @Property(tries = 300)
  void ndjsonHasTheHashesOfItsTexts(@ForAll Random random) {
    byte[] input = NdjsonRunTest.lines(random);
    var fields = NdjsonRunTest.FIELDS;
    compare(new Ndjson(), fields, List.of(), input, Set.of("again", "item"), random);
  }

  private static void compare(
      FormatDefinition format,
      List<FieldDefinition> fields,
      List<String> columns,
      byte[] input,
      Set<String> hashed,
      Random random) {
    int most = 1 + random.nextInt(random.nextBoolean() ? 80 : 20_000);
    int capacity = 1 + random.nextInt(300);
    long seed = random.nextLong();
    List<Feed> feeds =
        Stream.of(Set.<String>of(), hashed)
            .map(some -> {
              var decoder = Decoders.of(format, fields, columns, false);
              return Feed.hashed(decoder, fields, input, new Random(seed), most, capacity, some);
            })
            .toList();
    Feed texts = feeds.getFirst();
    Feed hashes = feeds.getLast();
    assertEquals(texts.rejects, hashes.rejects);
    assertEquals(texts.offsets, hashes.offsets);
    assertEquals(texts.stops, hashes.stops);
    assertEquals(texts.rows.size(), hashes.rows.size());
    for (int i = 0; i < texts.rows.size(); i++) {
      assertEquals(hash(texts.rows.get(i), fields, hashed), hashes.rows.get(i));
    }
  }

  private static List<@Nullable Object> hash(
      List<@Nullable Object> row, List<FieldDefinition> fields, Set<String> hashed) {
    var expected = new ArrayList<@Nullable Object>();
    for (int i = 0; i < row.size(); i++) {
      boolean isHash = hashed.contains(fields.get(i).name());
      expected.add(isHash && row.get(i) instanceof String text ? hash(text) : row.get(i));
    }
    return expected;
  }

  private static Object hash(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return TextHash.of(bytes, 0, bytes.length);
  }
}
