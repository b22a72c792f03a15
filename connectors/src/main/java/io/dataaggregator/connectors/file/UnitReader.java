package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.ReadPlan.Position;
import io.dataaggregator.connectors.spi.SourceException;
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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;

/**
 * Reads one unit, block by block, from an exact offset. Offsets are those of the unpacked bytes.
 */
final class UnitReader implements AutoCloseable {
  private static final int BLOCK = 1 << 18;
  private static final int HEADER_LIMIT = 1 << 20;

  private final Path file;
  private final SourceUnit unit;
  private final InputStream in;
  private final Decoder decoder;
  private byte[] buffer = new byte[BLOCK];
  private int from;
  private int to;
  private long base;
  private boolean end;

  private UnitReader(Path file, SourceUnit unit, InputStream in, Decoder decoder, long offset) {
    this.file = file;
    this.unit = unit;
    this.in = in;
    this.decoder = decoder;
    base = offset;
  }

  /** Opens a unit whose file is still the one that was listed. */
  static UnitReader open(SourceDefinition source, Position position) {
    SourceUnit unit = position.description();
    Path file = Path.of(unit.sequence());
    try {
      String now = Fingerprint.of(file);
      if (!now.equals(unit.fingerprint())) {
        throw new SourceException(
            "source.changed",
            "file "
                + file
                + " changed while it was being read (was "
                + unit.fingerprint()
                + ", is "
                + now
                + "): start a new run to read it as it is",
            false);
      }
      List<String> columns = List.of();
      long start = position.offset();
      if (source.format() instanceof FormatDefinition.Csv csv) {
        CsvHeader header = header(file, source, csv);
        columns = header.columns();
        start = Math.max(start, header.end());
      }
      boolean resumed = start > unit.start();
      Decoder decoder = Decoders.of(source.format(), source.fields(), columns, resumed);
      InputStream in = Compression.of(file, source.config()).open(file);
      in.skipNBytes(start);
      return new UnitReader(file, unit, in, decoder, start);
    } catch (NoSuchFileException e) {
      throw new SourceException(
          "source.file-missing", "file " + file + " is not there any more", true);
    } catch (DecodeException e) {
      throw broken(file, e);
    } catch (IOException e) {
      throw corrupt(file, e);
    }
  }

  /** The header of a CSV file. */
  static CsvHeader header(Path file, SourceDefinition source, FormatDefinition.Csv csv) {
    try (InputStream in = Compression.of(file, source.config()).open(file)) {
      byte[] head = in.readNBytes(HEADER_LIMIT);
      CsvHeader header = CsvHeader.read(head, 0, head.length, head.length < HEADER_LIMIT, csv);
      if (header != null) return header;
    } catch (IOException e) {
      throw corrupt(file, e);
    }
    throw new SourceException(
        "source.no-header",
        "file "
            + file
            + ": the first line, which names the columns, is longer than "
            + HEADER_LIMIT
            + " bytes",
        false);
  }

  /** Where the next record begins. */
  long offset() {
    return base + from;
  }

  /**
   * Fills an empty batch.
   *
   * @return whether the unit ends with it
   */
  boolean read(RecordBatch batch) {
    try {
      while (true) {
        from = decoder.decode(buffer, from, to, base, end, batch);
        if (decoder.full()) return false;
        if (end) return true;
        fill();
      }
    } catch (DecodeException e) {
      throw broken(file, e);
    } catch (IOException e) {
      throw corrupt(file, e);
    }
  }

  /** Puts what is left to the front and reads behind it. */
  private void fill() throws IOException {
    int rest = to - from;
    if (rest == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    } else {
      System.arraycopy(buffer, from, buffer, 0, rest);
    }
    base += from;
    from = 0;
    to = rest;
    long room = (long) buffer.length - to;
    if (unit.end() >= 0) room = Math.min(room, unit.end() - (base + to));
    int read = room <= 0 ? -1 : in.read(buffer, to, (int) room);
    if (read >= 0) {
      to += read;
      return;
    }
    if (unit.end() >= 0 && base + to < unit.end()) {
      throw new SourceException(
          "source.changed",
          "file " + file + " became shorter while it was being read: start a new run",
          false);
    }
    end = true;
  }

  private static SourceException broken(Path file, DecodeException e) {
    return new SourceException(e.code(), "file " + file + ": " + e.getMessage(), false);
  }

  private static SourceException corrupt(Path file, IOException e) {
    boolean damaged = e instanceof EOFException || e instanceof ZipException;
    return damaged
        ? new SourceException(
            "source.corrupt", "file " + file + " is damaged or cut short: " + e, false)
        : FilePaths.unreadable(file, e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw FilePaths.unreadable(file, e);
    }
  }
}
