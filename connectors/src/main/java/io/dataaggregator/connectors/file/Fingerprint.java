package io.dataaggregator.connectors.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * Tells whether a file is still the one that was listed. It catches every change of length, every
 * write that leaves a new time of modification, and a change in the first or last 4 KiB whatever
 * the times say (a restored backup, say). It misses a write of equal length in the middle that also
 * sets the old time again, and takes a mere touch for a change.
 *
 * @param size length in bytes
 * @param modifiedMicros time of modification, microseconds since 1970
 * @param ends hash of the first and last 4 KiB
 */
record Fingerprint(long size, long modifiedMicros, String ends) {
  private static final int END_BYTES = 4096;

  static Fingerprint of(Path file) throws IOException {
    Fingerprint outside = outside(file);
    var bytes = ByteBuffer.allocate(2 * END_BYTES);
    try (var channel = FileChannel.open(file)) {
      read(channel, bytes, 0, END_BYTES);
      read(channel, bytes, Math.max(END_BYTES, outside.size - END_BYTES), END_BYTES);
    }
    bytes.flip();
    return new Fingerprint(outside.size, outside.modifiedMicros, hash(bytes));
  }

  /** What can be told without opening the file; its ends are left out. */
  static Fingerprint outside(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    long modified = attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
    return new Fingerprint(attributes.size(), modified, "");
  }

  private static void read(FileChannel channel, ByteBuffer bytes, long from, int length)
      throws IOException {
    bytes.limit(bytes.position() + length);
    long at = from;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, at);
      if (read < 0) return;
      at += read;
    }
  }

  private static String hash(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** As a unit carries it. */
  String text() {
    return size + ":" + modifiedMicros + ":" + ends;
  }

  /** How this differs from what was {@code listed}, in words; empty where it does not. */
  String difference(String listed) {
    String[] then = listed.split(":", -1);
    if (then.length != 3) return "another version noted then what it was like";
    if (!then[0].equals(Long.toString(size))) {
      return "it had " + then[0] + " bytes and has " + size;
    }
    if (!then[1].equals(Long.toString(modifiedMicros))) return "it was written to";
    return ends.isEmpty() || ends.equals(then[2]) ? "" : "its first or last bytes differ";
  }
}
