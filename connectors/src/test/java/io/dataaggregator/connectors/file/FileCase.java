package io.dataaggregator.connectors.file;

import com.github.luben.zstd.Zstd;
import io.dataaggregator.connectors.spi.SourceCase;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Records in ranges of one file, or in several files, as the contract wants them. */
final class FileCase implements SourceCase {
  private static final int RECORDS = 30_000;

  /** What this process holds open, on Linux. */
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Path directory;
  private final FormatDefinition format;
  private final String pattern;
  private final String options;

  private FileCase(Path directory, FormatDefinition format, String pattern, String options) {
    this.directory = directory;
    this.format = format;
    this.pattern = pattern;
    this.options = options;
  }

  /** One file, cut into ranges. */
  static FileCase ranges(FormatDefinition format) throws IOException {
    Path directory = Files.createTempDirectory("ranges").toRealPath();
    Path file = directory.resolve("one");
    Files.writeString(file, Definitions.file(format, 0, RECORDS));
    return new FileCase(directory, format, "one", ", rangeBytes: " + (Files.size(file) / 3 + 1));
  }

  /** Three files of a name with this ending. */
  static FileCase several(FormatDefinition format, String ending, String compression)
      throws IOException {
    Path directory = Files.createTempDirectory("several").toRealPath();
    for (int i = 0; i < 3; i++) {
      String text = Definitions.file(format, i * RECORDS / 3, RECORDS / 3);
      byte[] bytes = pack(text.getBytes(StandardCharsets.UTF_8), compression);
      Files.write(directory.resolve(i + ending), bytes);
    }
    return new FileCase(directory, format, "*" + ending, "");
  }

  static byte[] pack(byte[] bytes, String compression) throws IOException {
    if (compression.equals("none")) return bytes;
    if (compression.equals("zstd")) return Zstd.compress(bytes);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  @Override
  public SourceConnector connector() {
    return new FileConnector(new FileSettings(List.of(directory)));
  }

  @Override
  public String section() {
    return section(directory + "/" + pattern, options);
  }

  private String section(String path, String more) {
    String pointer = format instanceof FormatDefinition.Csv ? "" : "/";
    return "{connector: file, config: {path: \"%s\"%s}, format: %s,".formatted(path, more, type())
        + " fields: {n: {from: %sn, type: int},".formatted(pointer)
        + " text: {from: %stext, type: string}}}".formatted(pointer);
  }

  private String type() {
    return switch (format) {
      case FormatDefinition.Csv csv -> "{type: csv, multiline: " + csv.multiline() + "}";
      case FormatDefinition.Ndjson() -> "{type: ndjson}";
      case FormatDefinition.Json json -> "{type: json, records: " + json.records() + "}";
    };
  }

  @Override
  public List<Mistake> mistakes() {
    String config = "/spec/source/config";
    String gone = directory + "/gone.csv";
    return List.of(
        new Mistake(section(gone, ""), config + "/path", gone, "correct the path"),
        new Mistake(section("/", ""), config + "/path", "/", "roots"),
        new Mistake(section(directory.toString(), ""), config + "/path", "directory", "/*"),
        new Mistake(section(gone, ", rangeBytes: 0B"), config + "/rangeBytes", "0", "at least 1B"),
        new Mistake(section(gone, ", rangeBytes: 9"), config + "/path", gone, "correct"),
        new Mistake(section(gone, ", compression: xz"), config + "/compression", "xz", "zstd"),
        new Mistake(section(gone, ", pth: a"), config + "/pth", "pth", "path"));
  }

  @Override
  public List<String> records() {
    return IntStream.range(0, RECORDS).mapToObj(i -> Definitions.content(format, i)).toList();
  }

  @Override
  public void change(SourceUnit unit) throws IOException {
    Files.writeString(Path.of(unit.sequence()), "x", StandardOpenOption.APPEND);
  }

  @Override
  public int open() throws IOException {
    return open(directory);
  }

  /** How many files below a directory this process has open. */
  static int open(Path directory) throws IOException {
    int open = 0;
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
        // the listing's own descriptor is gone before it is looked at
        boolean there = Files.isSymbolicLink(descriptor);
        if (there && Files.readSymbolicLink(descriptor).startsWith(directory)) open++;
      }
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
