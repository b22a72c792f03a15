package io.dataaggregator.cluster.running;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files that a test's pipeline reads, in a directory of their own. */
public record SourceFiles(Path directory) {
  /** An empty directory. */
  public static SourceFiles create() throws IOException {
    Path directory = Path.of("target", "sources", UUID.randomUUID().toString()).toAbsolutePath();
    return new SourceFiles(Files.createDirectories(directory));
  }

  /** A directory with one CSV file. */
  public static SourceFiles csv(String header, String... lines) throws IOException {
    return create().write("in.csv", header, lines);
  }

  /** Writes a file, or writes it anew. */
  public SourceFiles write(String name, String header, String... lines) throws IOException {
    return write(name, header, List.of(lines));
  }

  /** Writes a file, or writes it anew. */
  public SourceFiles write(String name, String header, List<String> lines) throws IOException {
    String body = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    return put(name, header + "\n" + body);
  }

  /** Writes a file of {@code count} lines below its header. */
  public SourceFiles write(String name, String header, int count, IntFunction<String> line)
      throws IOException {
    return put(
        name,
        IntStream.range(0, count)
            .mapToObj(line)
            .collect(Collectors.joining("\n", header + "\n", "\n")));
  }

  /** Writes a file of exactly this text. */
  public SourceFiles put(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
    return this;
  }

  public void delete(String name) throws IOException {
    Files.delete(directory.resolve(name));
  }

  /** Every file, as the file connector's path. */
  public String all() {
    return directory.resolve("*").toString();
  }

  /** One file, as the file connector's path. */
  public String path(String name) {
    return directory.resolve(name).toString();
  }
}
