package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.FormatDefinition.Json;
import io.dataaggregator.engine.definition.FormatDefinition.Ndjson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class JsonDecodersPropertyTest {
  private static final String[] POINTERS = {"", "/features", "/a/1/b~0c", "/x/y"};

  private final List<List<@Nullable Object>> rows = new ArrayList<>();
  private final List<Long> offsets = new ArrayList<>();
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();

  @Property(tries = 400)
  void recordsComeBackWhateverTheSplit(@ForAll Random random) {
    FormatDefinition format = random.nextBoolean() ? new Ndjson() : json(random);
    render(format, random);
    var feed = pieces(format, input.toByteArray(), random);
    assertEquals(List.of(), feed.rejects);
    assertEquals(rows, feed.rows);
    assertEquals(offsets, feed.offsets);
  }

  @Property(tries = 300)
  void aLineIsARowOrARejectWhateverIsInIt(@ForAll Random random) {
    render(new Ndjson(), random);
    byte[] bytes = input.toByteArray();
    corrupt(bytes, random);
    String text =
        new String(bytes, StandardCharsets.ISO_8859_1).replaceFirst("^\u00ef\u00bb\u00bf", "");
    // lines() takes a carriage return for an end, which it is not here
    long records = text.replace('\r', ' ').lines().filter(line -> !isBlank(line)).count();
    var feed = pieces(new Ndjson(), bytes, random);
    assertEquals(records, feed.rows.size() + feed.rejects.size());
    var decoder = Decoders.of(new Ndjson(), JsonText.FIELDS, List.of(), false);
    var whole = Feed.whole(decoder, JsonText.FIELDS, bytes, 0);
    assertEquals(whole.rows, feed.rows);
    assertEquals(whole.rejects, feed.rejects);
  }

  /** By JSON's white space: control characters, which Java takes for some, are a broken record. */
  private static boolean isBlank(String line) {
    return line.chars().allMatch(c -> c == ' ' || c == '\t');
  }

  @Property(tries = 300)
  void aBrokenDocumentFailsTheSameWayWhateverTheSplit(@ForAll Random random) {
    Json json = json(random);
    render(json, random);
    byte[] bytes = input.toByteArray();
    corrupt(bytes, random);
    assertEquals(outcome(json, bytes, null), outcome(json, bytes, random));
  }

  @Property(tries = 200)
  void aTruncatedDocumentIsNeverTakenForWhole(@ForAll Random random) {
    Json json = json(random);
    render(json, random);
    String document = new String(input.toByteArray(), StandardCharsets.ISO_8859_1).stripTrailing();
    // half a byte order mark is no document at all
    int length = random.nextInt(document.startsWith("\u00ef") ? 3 : 0, document.length());
    byte[] cut = document.substring(0, length).getBytes(StandardCharsets.ISO_8859_1);
    List<Object> outcome = outcome(json, cut, random);
    assertEquals("source.truncated", outcome.getFirst());
    assertTrue(offsets.size() >= outcome.size() - 1);
  }

  @Property(tries = 200)
  void anyReportedOffsetResumes(@ForAll Random random) {
    FormatDefinition format = random.nextBoolean() ? new Ndjson() : json(random);
    render(format, random);
    byte[] bytes = input.toByteArray();
    var whole = pieces(format, bytes, random);
    var places = new ArrayList<>(whole.stops);
    places.addAll(whole.offsets);
    if (places.isEmpty()) return;
    long stop = places.get(random.nextInt(places.size()));
    var decoder = Decoders.of(format, JsonText.FIELDS, List.of(), true);
    var rest = Feed.whole(decoder, JsonText.FIELDS, bytes, (int) stop);
    assertEquals(whole.offsets.stream().filter(o -> o >= stop).toList(), rest.offsets);
  }

  @Property(tries = 200)
  void recordsBeyondTheLimitAreRejectedAlone(@ForAll Random random) {
    FormatDefinition format = random.nextBoolean() ? new Ndjson() : json(random);
    render(format, random);
    byte[] bytes = input.toByteArray();
    var fields = JsonText.FIELDS;
    var whole = Feed.whole(Decoders.of(format, fields, List.of(), false, 120), fields, bytes, 0);
    var decoder = Decoders.of(format, fields, List.of(), false, 120);
    var split = Feed.pieces(decoder, fields, bytes, 0, random, 1 + random.nextInt(60), 2);
    assertEquals(offsets.size(), whole.rows.size() + whole.rejects.size());
    assertEquals(whole.rows, split.rows);
    assertEquals(whole.codes(), split.codes());
  }

  /** What failed, if anything, and the offsets of rows before that. */
  private static List<Object> outcome(Json json, byte[] bytes, @Nullable Random random) {
    var got = new ArrayList<Object>();
    var decoder = Decoders.of(json, JsonText.FIELDS, List.of(), false);
    var feed = Feed.until(decoder, JsonText.FIELDS, bytes, random);
    got.add(feed.failure == null ? "whole" : feed.failure.code());
    got.addAll(feed.offsets);
    return got;
  }

  private static Feed pieces(FormatDefinition format, byte[] bytes, Random random) {
    var decoder = Decoders.of(format, JsonText.FIELDS, List.of(), false);
    int most = 1 + random.nextInt(200);
    return Feed.pieces(decoder, JsonText.FIELDS, bytes, 0, random, most, 1 + random.nextInt(8));
  }

  private static Json json(Random random) {
    return new Json(POINTERS[random.nextInt(POINTERS.length)]);
  }

  private static void corrupt(byte[] bytes, Random random) {
    if (bytes.length == 0) return;
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      byte to =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : (byte) "\"\\{}[],:0eu".charAt(random.nextInt(11));
      bytes[at] = to;
    }
  }

  private void render(FormatDefinition format, Random random) {
    rows.clear();
    offsets.clear();
    input.reset();
    var text = new JsonText(random, format instanceof Json);
    if (random.nextInt(4) == 0) write("\ufeff");
    if (format instanceof Json json) write(opening(json.records(), text));
    for (int i = random.nextInt(12); i > 0; i--) {
      if (format instanceof Ndjson && random.nextInt(5) == 0) write(" \r\n");
      rows.add(Samples.record(random, true));
      if (format instanceof Json) write(text.space());
      offsets.add((long) input.size());
      write(text.record(rows.getLast()));
      boolean separator = i > 1 || (format instanceof Ndjson && random.nextBoolean());
      if (separator) write(format instanceof Json ? text.space() + "," : "\n");
    }
    if (format instanceof Json json) write(text.space() + closing(json.records()) + text.space());
  }

  private static String opening(String pointer, JsonText text) {
    return switch (pointer) {
      case "/features" ->
          "{\"meta\": {\"features\": [1, \"]}\\\"\"]}, \"n\":1"
              + text.space()
              + ",\"features\" : [";
      case "/a/1/b~0c" -> "{\"a\":[{\"b~c\":3},{ \"c\":[], \"b\\u007ec\":[";
      case "/x/y" -> "{\"x\":" + text.space() + "{\"y\":[";
      default -> "[";
    };
  }

  private static String closing(String pointer) {
    return switch (pointer) {
      case "/features" -> "], \"after\": [{}, \"]}\"]}";
      case "/a/1/b~0c" -> "]},5], \"z\":\"}\"}";
      case "/x/y" -> "]}}";
      default -> "]";
    };
  }

  private void write(String text) {
    input.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
