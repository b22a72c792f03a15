package io.dataaggregator.http.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Small answers as JSON: wire records with their components as members. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** A response with {@code wire} as its body. */
  public static HttpResponse response(int status, Object wire) {
    return response(status, ContentTypes.APPLICATION_JSON, wire);
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
