package io.dataaggregator.connectors.file;

import io.dataaggregator.engine.decode.RecordBoundaries;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Cuts a line-based file into ranges that begin and end between records. */
final class RangeCutter {
  private static final int BLOCK = 1 << 18;
  private static final long WORTH_CUTTING = 8L << 20;

  private RangeCutter() {}

  /** Offsets where the second and later ranges begin, ascending. */
  static List<Long> cuts(Path file, FormatDefinition format, long rangeBytes, int parallelism)
      throws IOException {
    long size = Files.size(file);
    long target = rangeBytes;
    if (parallelism > 1 && size >= WORTH_CUTTING) {
      target = Math.min(target, (size + parallelism - 1) / parallelism);
    }
    if (size <= target) return List.of();
    var boundaries = RecordBoundaries.of(format);
    return boundaries.needsEveryByte()
        ? scan(file, boundaries, target, size)
        : probe(file, boundaries, target, size);
  }

  /** Quotes decide which line feeds end records, so every byte is looked at. */
  private static List<Long> scan(Path file, RecordBoundaries boundaries, long target, long size)
      throws IOException {
    var cuts = new ArrayList<Long>();
    byte[] block = new byte[BLOCK];
    long base = 0;
    long next = target;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read; (read = in.readNBytes(block, 0, BLOCK)) > 0; base += read) {
        int at = 0;
        while (at < read) {
          if (base + at < next) {
            int until = (int) Math.min(read, next - base);
            boundaries.pass(block, at, until);
            at = until;
            continue;
          }
          int after = boundaries.next(block, at, read);
          if (after < 0) break;
          if (base + after < size) cuts.add(base + after);
          next = base + after + target;
          at = after;
        }
      }
    }
    return cuts;
  }

  /** Any line feed ends a record, so only the surroundings of each cut are looked at. */
  private static List<Long> probe(Path file, RecordBoundaries boundaries, long target, long size)
      throws IOException {
    var cuts = new ArrayList<Long>();
    byte[] block = new byte[BLOCK];
    try (FileChannel channel = FileChannel.open(file)) {
      for (long at = target; at < size; ) {
        int read = channel.read(ByteBuffer.wrap(block), at);
        if (read <= 0) break;
        int after = boundaries.next(block, 0, read);
        if (after < 0) {
          at += read;
          continue;
        }
        if (at + after < size) cuts.add(at + after);
        at += after + target;
      }
    }
    return cuts;
  }
}
