package io.dataaggregator.persistence.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes events and snapshots under names that outlive classes, see {@link EventFormat}. Decoding
 * is strict about what must be there and deaf to what it does not know, so that a node can read
 * what a slightly newer one wrote.
 */
public final class EventCodec extends SerializerWithStringManifest {
  /** On disk beside every event. */
  private static final int IDENTIFIER = 7001;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  /** The name on disk, for example {@code pipeline.run-started.v1}. */
  @Override
  public String manifest(Object value) {
    return EventFormat.of(value).name();
  }

  @Override
  public byte[] toBinary(Object value) {
    EventFormat format = EventFormat.of(value);
    try {
      return format.mapper().writerFor(format.type()).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          format.name() + " cannot be written: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads what {@link #toBinary} wrote.
   *
   * @throws NotSerializableException if nothing has that name, or a field is missing or wrong
   */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    EventFormat format = EventFormat.named(manifest);
    try {
      return format.mapper().readerFor(format.type()).readValue(bytes);
    } catch (IOException e) {
      String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : "";
      NotSerializableException refused =
          new NotSerializableException(manifest + " cannot be read: " + why);
      refused.initCause(e);
      throw refused;
    }
  }
}
