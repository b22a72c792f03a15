package io.dataaggregator.cluster.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.Arrays;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes messages between nodes as CBOR, the larger ones compressed, under names that nodes of two
 * versions agree on, see {@link WireFormat}. Reading is strict about what must be there and deaf to
 * what it does not know, so that a node understands a slightly newer one.
 */
public final class WireCodec extends SerializerWithStringManifest {
  /** In every message between nodes. */
  private static final int IDENTIFIER = 7002;

  private static final byte PLAIN = 0;
  private static final byte ZSTD = 1;
  private static final int COMPRESSED_FROM = 1 << 10;

  /** Far above any message of ours: a peer that sends more is broken. */
  private static final int MAX_BYTES = 4 << 20;

  private final ObjectMapper mapper;

  /** For Pekko, which makes one for each actor system. */
  public WireCodec(ExtendedActorSystem system) {
    mapper = WireTypes.mapper(ActorRefResolver.get(Adapter.toTyped(system)));
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  /** The name on the wire, for example {@code split.begin.v1}. */
  @Override
  public String manifest(Object message) {
    return WireFormat.of(message.getClass()).name();
  }

  @Override
  public byte[] toBinary(Object message) {
    WireFormat format = WireFormat.of(message.getClass());
    try {
      byte[] plain = mapper.writerFor(format.type()).writeValueAsBytes(message);
      return plain.length < COMPRESSED_FROM
          ? tagged(PLAIN, plain, plain.length)
          : compressed(plain);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          format.name() + " cannot be written: " + e.getOriginalMessage(), e);
    }
  }

  private static byte[] compressed(byte[] plain) {
    byte[] bytes = Zstd.compress(plain);
    return tagged(ZSTD, bytes, bytes.length);
  }

  private static byte[] tagged(byte tag, byte[] bytes, int length) {
    byte[] tagged = new byte[length + 1];
    tagged[0] = tag;
    System.arraycopy(bytes, 0, tagged, 1, length);
    return tagged;
  }

  /**
   * Reads what {@link #toBinary} wrote.
   *
   * @throws NotSerializableException if nothing has that name, or a field is missing or wrong
   */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    WireFormat format = WireFormat.named(manifest);
    try {
      return mapper.readerFor(format.type()).readValue(plain(bytes));
    } catch (IOException | ZstdException e) {
      String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : "";
      var refused = new NotSerializableException(manifest + " cannot be read: " + why);
      refused.initCause(e);
      throw refused;
    }
  }

  private static byte[] plain(byte[] bytes) throws IOException {
    if (bytes.length == 0) throw new IOException("an empty message");
    byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
    return switch (bytes[0]) {
      case PLAIN -> content;
      case ZSTD -> {
        long size = Zstd.getFrameContentSize(content);
        if (size < 0 || size > MAX_BYTES) throw new IOException("a message of " + size + " bytes");
        yield Zstd.decompress(content, (int) size);
      }
      default -> throw new IOException("unknown compression " + bytes[0]);
    };
  }
}
