package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.connectors.spi.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFinderTest {
  @TempDir Path directory;

  @BeforeEach
  void files() throws IOException {
    for (String name :
        List.of("b.csv", "a.csv", "10.csv", "9.csv", "in/c.csv", "in/deep/d.csv", "in/e.tsv")) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "n\n");
    }
  }

  @Test
  void globsAreSortedByPath() {
    assertEquals(List.of("10.csv", "9.csv", "a.csv", "b.csv"), find("*.csv"));
    assertEquals(List.of("a.csv", "b.csv"), find("[a-z].csv"));
    assertEquals(List.of("a.csv", "in/c.csv"), find("{a,in/c}.csv"));
    assertEquals(List.of("in/c.csv", "in/e.tsv"), find("i?/*"));
    assertEquals(List.of("in/c.csv", "in/deep/d.csv"), find("*/**.csv"));
    assertEquals(List.of("in/deep/d.csv"), find("in/**/d.csv"));
  }

  @Test
  void eachFileIsThereOnceWhateverLeadsToIt() throws IOException {
    Files.createSymbolicLink(directory.resolve("z.csv"), directory.resolve("a.csv"));
    Files.createSymbolicLink(directory.resolve("again"), directory.resolve("in"));
    assertEquals(
        List.of("10.csv", "9.csv", "a.csv", "b.csv"),
        find("b.csv", "*.csv", "./a.csv", "in/../b.csv"));
    assertEquals(List.of("again/c.csv", "again/deep/d.csv"), find("{in,again}/**.csv"));
  }

  @Test
  void linkedDirectoriesAreEnteredAndLoopsAreNot() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.createSymbolicLink(other.resolve("up"), directory);
    Files.createSymbolicLink(other.resolve("in"), directory.resolve("in"));
    Files.createSymbolicLink(other.resolve("nowhere"), directory.resolve("gone"));
    assertEquals(List.of("other/in/e.tsv"), find("other/**.tsv"));
    // the directory before the first sign may be a link too
    assertEquals(List.of("other/in/c.csv"), find("other/in/*.csv"));
  }

  @Test
  void namesWithADotAreMatchedOnlyByADot() throws IOException {
    Files.writeString(directory.resolve(".part.csv"), "");
    Path hidden = Files.createDirectory(directory.resolve(".hidden"));
    Files.writeString(hidden.resolve("x.csv"), "");
    assertEquals(7 - 1, find("**.csv").size());
    assertEquals(List.of(".part.csv"), find(".*.csv"));
    assertEquals(List.of(".hidden/x.csv"), find(".h*/*.csv"));
    assertEquals(List.of(".hidden/x.csv"), find(".hidden/*.csv"));
    assertEquals(List.of(".part.csv"), find(".part.csv"));
  }

  @Test
  void aNameThatLooksLikeAGlobIsANameIfItIsThere() throws IOException {
    Files.writeString(directory.resolve("a[1].csv"), "");
    assertEquals(List.of("a[1].csv"), find("a[1].csv"));
  }

  @Test
  void relativePathsStayRelative() {
    String relative = Path.of("").toAbsolutePath().relativize(directory).toString();
    assertEquals(
        List.of(Path.of(relative, "in", "e.tsv")),
        finder().find(List.of("./" + relative + "/in/*.tsv", directory + "/in/e.tsv")).stream()
            .filter(file -> !file.isAbsolute())
            .toList());
    // every module has one, and so has the root
    assertEquals(List.of(Path.of("pom.xml")), finder().find(List.of("p?m.xml", "./pom.xml")));
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertRefused("source.not-a-file", "name the files in it", directory.toString());
    assertRefused("source.not-a-file", "name a file", "/dev/null");
    assertRefused("source.bad-path", "blank", " ");
  }

  @Test
  void whatMayArriveYetIsWorthAnotherTry() {
    for (String pattern : List.of("/gone.csv", "/*.gone", "/gone/*")) {
      var failure = assertThrows(SourceException.class, () -> find(pattern.substring(1)));
      assertTrue(failure.retryable(), failure.getMessage());
    }
  }

  private static FileFinder finder() {
    return new FileFinder(new FileSettings(List.of()));
  }

  private List<String> find(String... patterns) {
    List<String> absolute = Arrays.stream(patterns).map(p -> directory + "/" + p).toList();
    List<Path> files = finder().find(absolute);
    return files.stream().map(file -> directory.relativize(file).toString()).toList();
  }

  private static void assertRefused(String code, String named, String pattern) {
    var failure = assertThrows(SourceException.class, () -> finder().find(List.of(pattern)));
    assertEquals(code, failure.code());
    assertTrue(String.valueOf(failure.getMessage()).contains(named), failure.getMessage());
  }
}
