package io.dataaggregator.engine.columnar;

import com.github.luben.zstd.Zstd;
import io.dataaggregator.engine.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The frame in which columns are stored: magic byte, format version, compression, both lengths, a
 * CRC-32C over all of it, then the content, by zstd where that helps.
 *
 * <p>The checksum covers the bytes as stored, so that nothing damaged ever reaches a decompressor.
 */
public final class Block {
  /** Written by {@link #seal}; a reader of a later format still knows it. */
  public static final int VERSION = 1;

  private static final byte MAGIC = (byte) 0xDA;
  private static final byte STORED = 0;
  private static final byte ZSTD = 1;
  // the fastest: blocks are written on the commit path
  private static final int LEVEL = 1;
  private static final int HEADER_BYTES = 15;
  private static final int LENGTH_AT = 3;
  private static final int PAYLOAD_AT = 7;
  private static final int CHECKSUM_AT = 11;

  private Block() {}

  /** The writer's content as a block; the writer can then be cleared and used again. */
  public static Bytes seal(ColumnWriter writer) {
    int length = writer.size();
    byte[] frame = new byte[HEADER_BYTES + (int) Zstd.compressBound(length)];
    long packed =
        Zstd.compressByteArray(
            frame, HEADER_BYTES, frame.length - HEADER_BYTES, writer.buffer(), 0, length, LEVEL);
    boolean helps = !Zstd.isError(packed) && packed < length;
    if (!helps) System.arraycopy(writer.buffer(), 0, frame, HEADER_BYTES, length);
    int payload = helps ? (int) packed : length;
    frame = Arrays.copyOf(frame, HEADER_BYTES + payload);
    header(frame, helps ? ZSTD : STORED, length);
    return Bytes.of(frame);
  }

  /**
   * A reader of the content of a block.
   *
   * @throws CorruptBlockException when these are not exactly the bytes that {@link #seal} made
   */
  public static ColumnReader open(Bytes block) {
    byte[] frame = block.array();
    if (frame.length < HEADER_BYTES) {
      throw new CorruptBlockException(
          "a block has at least " + HEADER_BYTES + " bytes, this has " + frame.length);
    }
    if (frame[0] != MAGIC) throw new CorruptBlockException("these bytes do not begin a block");
    if (frame[1] != VERSION) {
      throw new CorruptBlockException(
          "the block's format is version " + frame[1] + "; this release reads " + VERSION);
    }
    ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    int payload = header.getInt(PAYLOAD_AT);
    if (payload != frame.length - HEADER_BYTES) {
      throw new CorruptBlockException(
          "the block holds " + (frame.length - HEADER_BYTES) + " bytes instead of " + payload);
    }
    if (header.getInt(CHECKSUM_AT) != checksum(frame)) {
      throw new CorruptBlockException("the block's checksum does not match its content");
    }
    return new ColumnReader(content(frame, header.getInt(LENGTH_AT)), header.getInt(LENGTH_AT));
  }

  /** The content with the slack that a reader needs. */
  private static byte[] content(byte[] frame, int length) {
    int payload = frame.length - HEADER_BYTES;
    boolean plausible =
        switch (frame[2]) {
          case STORED -> length == payload;
          // before anything is allocated by it: the zstd frame states its own length
          case ZSTD -> Zstd.getFrameContentSize(frame, HEADER_BYTES, payload) == length;
          default -> throw new CorruptBlockException("the block's compression is " + frame[2]);
        };
    plausible &= length >= 0 && length <= ColumnWriter.LIMIT_BYTES;
    if (!plausible) throw new CorruptBlockException("the block cannot hold " + length + " bytes");
    byte[] content = new byte[length + PackedLongs.SLACK_BYTES];
    if (frame[2] == STORED) {
      System.arraycopy(frame, HEADER_BYTES, content, 0, length);
    } else {
      long unpacked = Zstd.decompressByteArray(content, 0, length, frame, HEADER_BYTES, payload);
      if (unpacked != length) throw new CorruptBlockException("the block does not decompress");
    }
    return content;
  }

  private static void header(byte[] frame, byte compression, int length) {
    ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    header.put(0, MAGIC).put(1, (byte) VERSION).put(2, compression);
    header.putInt(LENGTH_AT, length).putInt(PAYLOAD_AT, frame.length - HEADER_BYTES);
    header.putInt(CHECKSUM_AT, checksum(frame));
  }

  /** CRC-32C (RFC 3720) of the whole frame but the checksum itself. */
  private static int checksum(byte[] frame) {
    var crc = new CRC32C();
    crc.update(frame, 0, CHECKSUM_AT);
    crc.update(frame, HEADER_BYTES, frame.length - HEADER_BYTES);
    return (int) crc.getValue();
  }
}
