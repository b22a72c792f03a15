package io.dataaggregator.http.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.engine.port.ResultPage;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultChunksTest {
  static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  @Property(tries = 60)
  void theChunksOfAPageAreItsRows(
      @ForAll @IntRange(max = 3_000) int rows, @ForAll @StringLength(max = 80) String text)
      throws IOException {
    var page =
        new ResultPage(
            IntStream.range(0, rows).mapToObj(i -> row(i, text)).toList(), null, NOW, 3, "next");
    var whole = ByteString.emptyByteString();
    var chunks = new ResultChunks(page);
    do {
      ByteString chunk = chunks.next();
      assertTrue(chunk.size() < ResultChunks.CHUNK_BYTES + 2_000, "bounded by one row");
      assertTrue(!chunks.hasNext() || chunk.size() >= ResultChunks.CHUNK_BYTES, "worth sending");
      whole = whole.concat(chunk);
    } while (chunks.hasNext());
    JsonNode tree = new ObjectMapper().readTree(whole.toArray());
    assertEquals(rows, tree.get("items").size());
    for (int i = 0; i < rows; i++) {
      JsonNode item = tree.get("items").get(i);
      assertEquals(i, item.at("/key/n").intValue());
      assertEquals(Instant.ofEpochSecond(i).toString(), item.at("/window/start").textValue());
    }
    assertTrue(tree.get("watermark").isNull());
    assertEquals("next", tree.get("nextCursor").textValue());
  }

  @Test
  void membersKeepTheOrderOfTheDefinition() {
    var key = new LinkedHashMap<String, @Nullable Object>();
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (String name : List.of("z", "a", "m")) {
      key.put(name, name);
      values.put(name, 1L);
    }
    var row = new ResultPage.Row(null, null, Map.of(), values, "open", 0);
    var keyed = new ResultPage.Row(NOW, NOW, key, Map.of(), "revised", 2);
    var page = new ResultPage(List.of(row, keyed), NOW, NOW, 1, null);
    assertEquals(
        """
        {"items":[{"window":{"start":null,"end":null},"key":{},"values":{"z":1,"a":1,"m":1},\
        "state":"open","revision":0},{"window":{"start":"2026-11-01T00:00:00Z",\
        "end":"2026-11-01T00:00:00Z"},"key":{"z":"z","a":"a","m":"m"},"values":{},\
        "state":"revised","revision":2}],"watermark":"2026-11-01T00:00:00Z",\
        "asOf":"2026-11-01T00:00:00Z","generation":1,"nextCursor":null}\
        """,
        new ResultChunks(page).next().utf8String());
  }

  @Test
  void afterTheLastChunkThereIsNone() {
    var chunks = new ResultChunks(new ResultPage(List.of(), null, NOW, 0, null));
    chunks.next();
    assertThrows(NoSuchElementException.class, chunks::next);
  }

  private static ResultPage.Row row(int i, String text) {
    var start = Instant.ofEpochSecond(i);
    return new ResultPage.Row(
        start, start.plusSeconds(1), Map.of("n", (long) i), Map.of("text", text), "final", 1);
  }
}
