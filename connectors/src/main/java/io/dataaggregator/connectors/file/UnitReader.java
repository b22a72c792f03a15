package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.ReadPlan.Position;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.decode.CsvHeader;
import io.dataaggregator.engine.decode.DecodeException;
import io.dataaggregator.engine.decode.Decoder;
import io.dataaggregator.engine.decode.Decoders;
import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Reads one unit from an offset to its end. Not safe for use by several threads at once. */
final class UnitReader implements AutoCloseable {
  private static final int BLOCK_BYTES = 256 << 10;

  private final int number;
  private final SourceUnit unit;
  private final Path file;
  private final InputStream in;
  private final Decoder decoder;
  private byte[] buffer = new byte[BLOCK_BYTES];

  /** What was read and not decoded yet. */
  private int from;

  private int to;

  /** Offset in the unit of {@code buffer[0]}. */
  private long base;

  private boolean end;

  private UnitReader(Position position, InputStream in, Decoder decoder, long offset) {
    number = position.unit();
    unit = position.description();
    file = Path.of(unit.sequence());
    this.in = in;
    this.decoder = decoder;
    base = offset;
    end = unit.end() >= 0 && offset >= unit.end();
  }

  /**
   * Opens the unit where the position says; a position within the header of a CSV file is moved
   * behind it.
   *
   * @throws SourceException where the file is gone or is no longer the one that was listed
   */
  static UnitReader open(SourceDefinition source, Position position) {
    SourceUnit unit = position.description();
    Path file = Path.of(unit.sequence());
    try {
      compare(file, unit, Fingerprint.of(file));
      Compression compression = FileOptions.of(source.config()).compression().resolve(file);
      long offset = position.offset();
      List<String> columns = List.of();
      if (source.bytesFormat() instanceof FormatDefinition.Csv csv) {
        CsvHeader header = FileHead.header(file, compression, csv);
        offset = Math.max(offset, header.end());
        columns = header.columns();
        // an empty file has no columns to miss
        if (columns.isEmpty()) columns = source.fields().stream().map(f -> f.from()).toList();
      }
      boolean resumed = offset > unit.start();
      var decoder = Decoders.of(source.bytesFormat(), source.fields(), columns, resumed);
      return new UnitReader(position, at(offset, file, compression), decoder, offset);
    } catch (IOException e) {
      throw FileErrors.of(file, e);
    } catch (DecodeException e) {
      throw FileErrors.broken(file, e);
    }
  }

  private static InputStream at(long offset, Path file, Compression compression)
      throws IOException {
    InputStream in = compression.open(file);
    try {
      in.skipNBytes(offset);
      return in;
    } catch (IOException e) {
      in.close();
      if (compression == Compression.NONE && e instanceof EOFException) {
        throw FileErrors.changed(file, "it ends before offset " + offset);
      }
      throw e;
    }
  }

  private static void compare(Path file, SourceUnit unit, Fingerprint now) {
    String difference = now.difference(unit.fingerprint());
    if (!difference.isEmpty()) throw FileErrors.changed(file, difference);
  }

  /** Reads the next records into the batch, which is emptied before. */
  UnitBatch read(RecordBatch batch) {
    batch.clear();
    try {
      while (true) {
        from = decoder.decode(buffer, from, to, base, end, batch);
        if (decoder.full()) return new UnitBatch(number, batch, base + from, false);
        if (end) {
          // what was appended or rewritten meanwhile is not passed over in silence
          compare(file, unit, Fingerprint.outside(file));
          return new UnitBatch(number, batch, base + from, true);
        }
        fill();
      }
    } catch (IOException e) {
      throw FileErrors.of(file, e);
    } catch (DecodeException e) {
      throw FileErrors.broken(file, e);
    }
  }

  /** Moves what is left to the front and reads on behind it. */
  private void fill() throws IOException {
    int carry = to - from;
    byte[] target = buffer;
    if (carry > buffer.length / 2) target = new byte[2 * buffer.length];
    else if (buffer.length > BLOCK_BYTES && carry < BLOCK_BYTES / 2) target = new byte[BLOCK_BYTES];
    if (target.length > 8 * Decoder.RECORD_LIMIT_BYTES) {
      throw new IllegalStateException(file + ": the decoder keeps " + carry + " bytes");
    }
    System.arraycopy(buffer, from, target, 0, carry);
    buffer = target;
    base += from;
    from = 0;
    to = carry;
    long left = unit.end() < 0 ? Long.MAX_VALUE : unit.end() - (base + to);
    int wanted = (int) Math.min(left, buffer.length - to);
    int read = in.readNBytes(buffer, to, wanted);
    to += read;
    boolean ended = read < wanted;
    if (ended && unit.end() >= 0) {
      throw FileErrors.changed(file, "it ends at " + (base + to) + ", before " + unit.end());
    }
    end = ended || read == left;
  }

  /** Where the next record begins. */
  long offset() {
    return base + from;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw FileErrors.of(file, e);
    }
  }
}
