package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckTest {
  private static final String CONFIG = "/spec/source/config";
  private static final String PATH = CONFIG + "/path";

  @TempDir Path directory;

  @Test
  void pathsThatNameNothingAreSaidSo() throws IOException {
    Files.createDirectory(directory.resolve("d"));
    assertProblem("source.file-missing", PATH, "gone.csv", source("gone.csv"));
    assertProblem("source.no-files", PATH, "*.tsv", source("*.tsv"));
    assertProblem("source.file-missing", PATH, "nowhere", source("nowhere/*.csv"));
    assertProblem("source.not-a-file", PATH, "/d/*", source("d"));
    assertProblem("source.bad-path", PATH, "[", source("[.csv"));
    assertProblem("source.bad-path", PATH, "Nul", source("a\0b"));
  }

  @Test
  void onlyTheRootsAreReadAlsoThroughLinks() throws IOException {
    Path root = Files.createDirectory(directory.resolve("root"));
    Path outside = Files.writeString(directory.resolve("secret.csv"), "n,text\n");
    Files.createSymbolicLink(root.resolve("link.csv"), outside);
    Files.createSymbolicLink(root.resolve("up"), directory);
    Files.createDirectory(directory.resolve("root2"));
    Files.writeString(directory.resolve("root2/a.csv"), "n,text\n");
    String code = "source.path-outside-roots";
    for (String path :
        List.of(
            "secret.csv",
            "root/../secret.csv",
            "root/link.csv",
            "root/*.csv",
            "*.csv",
            "root/up/secret.csv",
            // nor is told what is there and what is not
            "nothing-*.csv",
            "nowhere/*.csv",
            // a name that only begins as a root's does
            "root2/a.csv",
            "root2/*.csv",
            "root2/gone.csv")) {
      assertProblem(code, PATH, "operator", source(path), root);
    }
    Files.writeString(root.resolve("a.csv"), "n,text\n");
    assertEquals(List.of(), check(source("root/a.csv"), root));
    assertEquals(List.of(), check(source("root/[a-c].csv"), root));
    // a root may itself be reached by a link
    Path alias = Files.createSymbolicLink(directory.resolve("alias"), root);
    assertEquals(List.of(), check(source("root/a.csv"), alias));
    assertEquals(List.of(), check(source("alias/a.csv"), alias));
    assertEquals(List.of(), check(source("alias/a.csv"), root));
  }

  @Test
  void columnsOfTheFirstFileAreLookedAt() throws IOException {
    Files.writeString(directory.resolve("a.csv"), "N,text,text\n");
    List<Problem> problems = check(source("a.csv"));
    assertEquals(
        List.of("source.column-missing", "source.column-ambiguous"),
        problems.stream().map(Problem::code).toList());
    assertEquals("/spec/source/fields/n/from", problems.getFirst().pointer());
    assertTrue(problems.getFirst().message().contains("nearest column is \"N\""));
    assertTrue(problems.getFirst().message().contains("a.csv"));
    Files.writeString(directory.resolve("long.csv"), "x".repeat(3 << 20));
    assertProblem(
        "source.header-too-large", "/spec/source/format", "delimiter", source("long.csv"));
  }

  @Test
  void theRecordsPointerIsFollowed() throws IOException {
    Path file = directory.resolve("a.json");
    var source = Definitions.source(file, Definitions.JSON);
    String pointer = "/spec/source/format/records";
    Files.writeString(file, "{\"records\":[]}");
    assertProblem("source.records-not-found", pointer, "/items", source);
    Files.writeString(file, "{\"items\":{}}");
    assertProblem("source.records-not-array", pointer, "/items", source);
    Files.writeString(file, "{\"before\":\"" + "x".repeat(300_000) + "\",\"items\":[{}, ");
    assertEquals(List.of(), check(source));
  }

  @Test
  void settingsHoldTogether() {
    var neither = new SourceDefinition("file", Map.of(), Definitions.NDJSON, null, null, List.of());
    assertProblem("source.bad-config", CONFIG, "path or paths", neither);
    var range = Definitions.source("a", Definitions.NDJSON, "rangeBytes", 0L);
    assertProblem("source.bad-config", CONFIG + "/rangeBytes", "rangeBytes is 0", range);
  }

  @Test
  void brokenCompressionIsFound() throws IOException {
    Path file = Files.writeString(directory.resolve("a.csv"), "n,text\n");
    for (FormatDefinition format : List.of(Definitions.CSV, Definitions.NDJSON)) {
      var source = Definitions.source(file, format, "compression", "gzip");
      assertProblem("source.corrupt", PATH, "a.csv", source);
    }
  }

  private SourceDefinition source(String path) {
    return Definitions.source(directory + "/" + path, Definitions.CSV);
  }

  private static List<Problem> check(SourceDefinition source, Path... roots) {
    return new FileConnector(new FileSettings(List.of(roots))).check(source);
  }

  private static void assertProblem(
      String code, String pointer, String named, SourceDefinition source, Path... roots) {
    List<Problem> problems = check(source, roots);
    assertEquals(1, problems.size(), problems.toString());
    assertEquals(code, problems.getFirst().code());
    assertEquals(pointer, problems.getFirst().pointer());
    assertTrue(problems.getFirst().message().contains(named), problems.getFirst().message());
  }
}
