package io.dataaggregator.bench.flink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes lines in blocks: Flink's own row format asks the system twice for every row. */
final class LineWriter implements BulkWriter<String> {
  private final FSDataOutputStream out;
  private final byte[] block = new byte[1 << 16];
  private int size;

  LineWriter(FSDataOutputStream out) {
    this.out = out;
  }

  @Override
  public void addElement(String line) throws IOException {
    byte[] bytes = line.getBytes(ISO_8859_1);
    if (size + bytes.length >= block.length) flush();
    System.arraycopy(bytes, 0, block, size, bytes.length);
    size += bytes.length;
    block[size++] = '\n';
  }

  @Override
  public void flush() throws IOException {
    out.write(block, 0, size);
    size = 0;
  }

  @Override
  public void finish() throws IOException {
    flush();
    out.flush();
  }
}
