package io.dataaggregator.engine.definition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads one JSON document. */
final class JsonReader {
  /** The tree has limits of its own, tighter than the parser's except for the size of texts. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private JsonReader() {}

  /** The document's tree, or null where a problem says why there is none. */
  static @Nullable Node read(String text, Problems problems, int maxNodes) {
    var tree = new TreeBuilder(problems, maxNodes);
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken token = parser.nextToken();
      for (; token != null && !tree.stopped(); token = parser.nextToken()) {
        if (tree.root() != null) {
          String message = "something follows the document: remove it";
          tree.stop("definition.syntax", place(parser.currentTokenLocation()), message);
        } else {
          take(token, parser, tree);
        }
      }
    } catch (JsonProcessingException e) {
      String message = "not JSON: " + cause(e.getOriginalMessage());
      JsonLocation location = e.getLocation();
      Place place = location == null ? Place.BEGIN : place(location);
      tree.stop("definition.syntax", place, message);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
    return tree.root();
  }

  private static void take(JsonToken token, JsonParser parser, TreeBuilder tree)
      throws IOException {
    Place place = place(parser.currentTokenLocation());
    switch (token) {
      case START_OBJECT -> tree.open(place, true);
      case START_ARRAY -> tree.open(place, false);
      case END_OBJECT, END_ARRAY -> tree.close();
      case FIELD_NAME -> tree.key(place, parser.currentName());
      case VALUE_STRING -> tree.text(place, parser.getText());
      case VALUE_NUMBER_INT -> tree.whole(place, parser.getText());
      case VALUE_NUMBER_FLOAT -> tree.real(place, parser.getText());
      case VALUE_TRUE -> tree.flag(place, true);
      case VALUE_FALSE -> tree.flag(place, false);
      case VALUE_NULL -> tree.nothing(place);
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> throw new IllegalStateException(token.name());
    }
  }

  /** The parser's message without its notes on where the text came from. */
  private static String cause(String message) {
    int notes = message.indexOf(" (start marker");
    return notes < 0 ? message : message.substring(0, notes);
  }

  private static Place place(JsonLocation location) {
    return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
