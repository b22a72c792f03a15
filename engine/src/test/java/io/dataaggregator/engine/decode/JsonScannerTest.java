package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition.Ndjson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The scanner accepts exactly what jackson-core accepts, whether a value is declared or not. */
class JsonScannerTest {
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(JsonScanner.DEPTH_LIMIT).build())
          .build();

  private static final List<FieldDefinition> FIELDS =
      List.of(
          Samples.field("in", "/in", FieldType.JSON),
          Samples.field("deeper", "/in/deeper", FieldType.JSON),
          Samples.field("second", "/list/1", FieldType.JSON));

  @Property(tries = 4000)
  void acceptsWhatJacksonAccepts(@ForAll Random random) throws IOException {
    var text = new JsonText(random, false).record(Samples.record(random, true));
    byte[] line = text.replaceAll("[^\\x00-\\x7f]", "?").getBytes(StandardCharsets.US_ASCII);
    byte[] mutated = random.nextInt(10) == 0 ? line : mutate(line, random);
    assertEquals(jackson(mutated), ours(mutated), new String(mutated, StandardCharsets.US_ASCII));
  }

  @Property(tries = 2000)
  void acceptsWhatJacksonAcceptsOfShortTexts(@ForAll Random random) throws IOException {
    String letters = "{}[]\":,\\u0019-+.eE truefalsn\t\r";
    var value = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      value.append(letters.charAt(random.nextInt(letters.length())));
    }
    for (String text : List.of("{\"x\":" + value + "}", "{\"in\":" + value + "}", "{" + value)) {
      byte[] line = text.getBytes(StandardCharsets.US_ASCII);
      assertEquals(jackson(line), ours(line), text);
    }
  }

  @Test
  void nestingHasALimit() {
    for (String name : List.of("x", "in")) {
      String most = "{\"" + name + "\":" + "[".repeat(63) + "]".repeat(63) + "}";
      assertTrue(ours(most.getBytes(StandardCharsets.US_ASCII)), name);
      String more = "{\"" + name + "\":" + "[".repeat(64) + "]".repeat(64) + "}";
      assertEquals(
          List.of("record.too-deep"), feed(more.getBytes(StandardCharsets.US_ASCII)).codes());
    }
    byte[] bomb = ("{\"x\":" + "[".repeat(1_000_000)).getBytes(StandardCharsets.US_ASCII);
    assertEquals(List.of("record.too-deep"), feed(bomb).codes());
  }

  private static byte[] mutate(byte[] line, Random random) {
    String likely = "\"\\{}[],:0019-+.eEu tnf\t";
    var text = new StringBuilder(new String(line, StandardCharsets.US_ASCII));
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      int at = random.nextInt(text.length());
      char c =
          random.nextInt(4) == 0
              ? (char) random.nextInt(128)
              : likely.charAt(random.nextInt(likely.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, c);
        case 1 -> text.setCharAt(at, c);
        default -> text.deleteCharAt(at);
      }
    }
    return text.toString().replace("\n", "\t").getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean ours(byte[] line) {
    var feed = feed(line);
    assertEquals(1, feed.rows.size() + feed.rejects.size());
    return feed.rejects.isEmpty();
  }

  private static Feed feed(byte[] line) {
    return Feed.whole(Decoders.of(new Ndjson(), FIELDS, List.of(), false), FIELDS, line, 0);
  }

  /** Whether the text is one JSON object and nothing else. */
  private static boolean jackson(byte[] line) throws IOException {
    try (JsonParser parser = JACKSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) return false;
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) return false;
        if (token.isStructStart()) depth++;
        if (token.isStructEnd()) depth--;
        // strings are read lazily
        if (token.isScalarValue()) assertTrue(parser.getText() != null);
      }
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
