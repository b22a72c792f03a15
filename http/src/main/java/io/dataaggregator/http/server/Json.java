package io.dataaggregator.http.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Small answers as JSON: wire records with their components as members. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectReader STRICT =
      MAPPER
          .reader()
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /** A response with {@code wire} as its body. */
  public static HttpResponse response(int status, Object wire) {
    return response(status, ContentTypes.APPLICATION_JSON, wire);
  }

  /** The members of an object whose values are texts; empty where {@code text} is anything else. */
  public static Optional<Map<String, String>> texts(String text) {
    try {
      JsonNode tree = STRICT.readTree(text);
      if (!tree.isObject()) return Optional.empty();
      var members = new LinkedHashMap<String, String>();
      for (Map.Entry<String, JsonNode> member : tree.properties()) {
        if (!member.getValue().isTextual()) return Optional.empty();
        members.put(member.getKey(), member.getValue().textValue());
      }
      return Optional.of(members);
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  static HttpResponse response(int status, ContentType type, Object wire) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(type, bytes(wire)));
  }

  private static byte[] bytes(Object wire) {
    try {
      // By way of a String: half a surrogate pair, as where a text was cut, becomes a question mark
      // and not a failure.
      return MAPPER.writeValueAsString(wire).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("no JSON for " + wire.getClass(), e);
    }
  }
}
