package io.dataaggregator.cluster.fault;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commit that {@code conf/compatible-since} names, built by Maven as it was then and kept below
 * {@code target} by its id. Nothing of it is installed: this build must not find it.
 */
final class OlderBuild {
  private static final Path ROOT =
      Path.of(System.getProperty("project.root", "..")).toAbsolutePath().normalize();
  private static final Path KEPT = Path.of("target", "older").toAbsolutePath();
  private static final String NAMED = "conf/compatible-since";
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** What nodes are started with, an entry a line; what lies in the build itself is relative. */
  private static final String CLASS_PATH = "class-path";

  private OlderBuild() {}

  /** The build, made now if it was not before. */
  static Build made() throws IOException, InterruptedException {
    String commit = named();
    Path directory = KEPT.resolve(commit);
    if (Files.notExists(directory)) make(commit, directory);
    String classPath =
        Files.readAllLines(directory.resolve(CLASS_PATH)).stream()
            .map(entry -> directory.resolve(entry).toString())
            .collect(Collectors.joining(File.pathSeparator));
    return new Build(classPath, "0.0.0", true);
  }

  private static String named() throws IOException {
    List<String> lines =
        Files.readAllLines(ROOT.resolve(NAMED)).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    if (lines.size() != 1 || !COMMIT.matcher(lines.getFirst()).matches()) {
      throw new AssertionError(NAMED + " names " + lines + ", not one full commit id");
    }
    return lines.getFirst();
  }

  private static void make(String commit, Path directory) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(Files.createDirectories(KEPT), "making-");
    String sources = work.resolve("sources.tar").toString();
    expect(commit);
    run(ROOT, "git", "archive", "--output=" + sources, commit);
    run(work, "tar", "-xf", sources);
    run(
        work,
        "./mvnw",
        // not offline: it may need what this build does not
        "-B",
        "-ntp",
        "-q",
        "-Dmaven.repo.local=" + System.getProperty("localRepository"),
        "-Dmaven.test.skip=true",
        "-DincludeScope=runtime",
        "-Dmdep.outputFile=target/" + CLASS_PATH,
        "compile",
        "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath");
    Files.write(work.resolve(CLASS_PATH), classPath(work));
    // whoever finds it finds all of it
    Files.move(work, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void expect(String commit) throws InterruptedException {
    try {
      run(ROOT, "git", "cat-file", "-e", commit + "^{commit}");
    } catch (IOException absent) {
      throw new AssertionError(
          NAMED
              + " names a commit that is not in this repository; a shallow clone lacks it: git"
              + " fetch --unshallow",
          absent);
    }
  }

  private static List<String> classPath(Path work) throws IOException {
    Path cluster = work.resolve("cluster").resolve("target");
    String dependencies = Files.readString(cluster.resolve(CLASS_PATH)).strip();
    return Stream.concat(
            Stream.of(cluster.resolve("classes").toString()),
            Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(dependencies))
        .map(Path::of)
        .map(entry -> entry.startsWith(work) ? work.relativize(entry) : entry)
        .map(Path::toString)
        .toList();
  }

  private static void run(Path directory, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said;
    try (var output = process.getInputStream()) {
      said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(
          String.join(" ", command) + " ended with " + code + " in " + directory + ":\n" + said);
    }
  }
}
