package io.dataaggregator.cluster.running;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** Result rows in a form that tests compare. */
public final class Rows {
  private Rows() {}

  /** Values by window and key; a row that stands twice fails. */
  public static Map<String, String> of(Iterable<JsonNode> rows) {
    var values = new TreeMap<String, String>();
    for (JsonNode row : rows) {
      String start = row.at("/window/start").asText();
      String place = (start.equals("null") ? "" : start + " ") + row.path("key");
      assertNull(values.put(place, row.path("values").toString()), () -> place + " stands twice");
    }
    return values;
  }
}
