package io.dataaggregator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules of the house that only the source text shows. */
class SourceRulesTest {
  private static final int FILE_LINES = 300;
  private static final int METHOD_LINES = 40;

  /** A test may hold a table of cases. */
  private static final int TEST_METHOD_LINES = 65;

  private static final Map<String, String> BANNED =
      Map.of(
          "Thread" + ".sleep",
          "wait for a signal",
          "Await" + "ility",
          "wait for a signal",
          "System" + ".out.print",
          "only Main and the demo write to standard output",
          "printStack" + "Trace",
          "log it",
          "TO" + "DO",
          "do it, or write an issue",
          "FIX" + "ME",
          "do it, or write an issue",
          "@Dis" + "abled",
          "a test that does not run is no test");

  private static List<Path> files = List.of();

  @BeforeAll
  static void find() throws IOException {
    Path root = Path.of(System.getProperty("project.root"));
    try (var walk = Files.walk(root)) {
      files =
          walk.filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/target/"))
              .sorted()
              .toList();
    }
  }

  @Test
  void theSourcesWereSeen() {
    assertTrue(files.size() > 100, "only " + files.size() + " files were seen");
  }

  @Test
  void filesAreShort() throws IOException {
    var tooLong = new ArrayList<String>();
    for (Path file : files) {
      long lines = Files.readString(file).lines().count();
      if (lines > FILE_LINES) tooLong.add(file.getFileName() + " has " + lines + " lines");
    }
    assertEquals(List.of(), tooLong, "split what outgrows its name");
  }

  @Test
  void methodsAreShort() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new ArrayList<String>();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      var positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new TreePathScanner<Void, Void>() {
          @Override
          public Void visitMethod(MethodTree method, Void none) {
            var lines = unit.getLineMap();
            long length =
                lines.getLineNumber(positions.getEndPosition(unit, method))
                    - lines.getLineNumber(positions.getStartPosition(unit, method))
                    + 1;
            boolean test = unit.getSourceFile().getName().contains("/src/test/");
            int limit = test ? TEST_METHOD_LINES : METHOD_LINES;
            if (length > limit) found.add(name() + "." + method.getName() + ": " + length);
            return super.visitMethod(method, null);
          }

          private String name() {
            return getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
                ? type.getSimpleName().toString()
                : unit.getSourceFile().getName();
          }
        }.scan(unit, null);
      }
    }
    assertEquals(List.of(), found, "methods longer than " + METHOD_LINES + " lines");
  }

  @Test
  void nothingUnfinishedOrHidden() throws IOException {
    var found = new ArrayList<String>();
    for (Path file : files) {
      String text = Files.readString(file);
      BANNED.forEach((word, why) -> {
        if (text.contains(word)) found.add(file.getFileName() + ": " + word + " (" + why + ")");
      });
    }
    assertEquals(List.of(), found);
  }
}
