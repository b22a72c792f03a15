package io.dataaggregator.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The systems that we compare with, each a program of a module of its own below {@code peers}. */
enum Peer {
  FLINK("Flink, exactly-once", "flink", "Flink", 1, 1_000),
  FLINK_OFF("Flink, no checkpoints", "flink", "Flink", 1, 0),
  JET("Jet, exactly-once", "jet", "Jet", 1, 1_000),
  JET_OFF("Jet, no snapshots", "jet", "Jet", 1, 0),
  DUCKDB("DuckDB, 2 threads", "duckdb", "Duck", 2, 0),
  DUCKDB_1("DuckDB, 1 thread", "duckdb", "Duck", 1, 0),
  BLOCKS("blocks by hand, not durable", "blocks", "Blocks", 1, 0);

  private static final String PACKAGE = "io.dataaggregator.bench.";

  /** What our node's JVM has too. */
  private static final List<String> OPTIONS =
      List.of("-XX:+UseParallelGC", "-XX:+UseTransparentHugePages");

  final String label;
  final String module;
  private final String program;
  private final int threads;
  private final int snapshotMillis;

  Peer(String label, String module, String program, int threads, int snapshotMillis) {
    this.label = label;
    this.module = module;
    this.program = program;
    this.threads = threads;
    this.snapshotMillis = snapshotMillis;
  }

  /**
   * Whether it takes part: DuckDB's own sketches take 20 GB for as many buckets as W1b has, and the
   * blocks have none.
   */
  boolean does(Work work) {
    return !work.sketches() || module.equals("flink") || module.equals("jet");
  }

  /** The heap it is given; without an option it is the JVM's choice. */
  List<String> heap(Work work) {
    return switch (module) {
      case "flink" -> large(work, "-Xmx6g");
      case "jet" -> large(work, "-Xmx4g");
      case "blocks" -> List.of("-Xmx2g");
      default -> List.of();
    };
  }

  private static List<String> large(Work work, String forSketches) {
    return work.sketches() ? List.of(forSketches) : List.of("-Xms2g", "-Xmx2g", "-Xmn700m");
  }

  /** The command that does the work over {@code input} on the JDK that runs this. */
  List<String> command(Work work, Path input, Path output) throws IOException {
    var command = new ArrayList<>(List.of(java()));
    command.addAll(heap(work));
    if (!module.equals("duckdb")) command.addAll(OPTIONS);
    command.addAll(opens());
    // What it unpacks there it does not always remove.
    command.add("-Djava.io.tmpdir=" + temporary(output));
    command.addAll(List.of("-cp", classpath(), PACKAGE + module + "." + program));
    command.addAll(arguments(work, input, output));
    return command;
  }

  /** Where it puts what it needs for a while, beside its output. */
  static Path temporary(Path output) {
    return output.resolveSibling(output.getFileName() + "-temp");
  }

  /** The command that writes the exact rows, sorted, with DuckDB's decimals. */
  static List<String> exact(Work work, Path input, Path output) throws IOException {
    return duck("Exact", DUCKDB.arguments(work, input, output));
  }

  /** The command of another program beside DuckDB's. */
  static List<String> duck(String program, List<String> arguments) throws IOException {
    var command =
        new ArrayList<>(List.of(java(), "-cp", DUCKDB.classpath(), PACKAGE + "duckdb." + program));
    command.addAll(arguments);
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private List<String> arguments(Work work, Path input, Path output) {
    return List.of(
        work.form.label(),
        work.variant,
        Integer.toString(threads),
        Integer.toString(snapshotMillis),
        input.toString(),
        output.toString());
  }

  /** What each asks for of a JDK's inside. */
  private List<String> opens() {
    String all = "=ALL-UNNAMED";
    return switch (module) {
      case "flink" ->
          List.of(
              "--add-opens=java.base/java.util" + all,
              "--add-opens=java.base/java.lang" + all,
              "--add-opens=java.base/java.nio" + all,
              "--add-opens=java.base/sun.net.util" + all);
      case "jet" ->
          List.of(
              "--add-modules=java.se",
              "--add-exports=java.base/jdk.internal.ref" + all,
              "--add-opens=java.base/java.lang" + all,
              "--add-opens=java.base/sun.nio.ch" + all,
              "--add-opens=java.management/sun.management" + all,
              "--add-opens=jdk.management/com.sun.management.internal" + all);
      default -> List.of();
    };
  }

  /** Its own classes and what Maven has found for them. */
  private String classpath() throws IOException {
    Path target = Path.of("peers", module, "target").toAbsolutePath();
    return target.resolve("classes")
        + File.pathSeparator
        + Files.readString(target.resolve("classpath")).strip();
  }

  /** The version of the library that does the work. */
  String version(String library) throws IOException {
    var jar = Pattern.compile("/" + library + "-([0-9][^/]*)\\.jar").matcher(classpath());
    return jar.find() ? jar.group(1) : "unknown";
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
