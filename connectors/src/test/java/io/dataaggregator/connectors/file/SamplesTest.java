package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.DefinitionParser.Parsed;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The sample pipelines are good, down to their data. */
class SamplesTest {
  private static final Path ROOT =
      Path.of(System.getProperty("project.root", "..")).toAbsolutePath();

  @TestFactory
  Stream<DynamicTest> everySampleIsGood() throws IOException {
    List<Path> samples;
    try (Stream<Path> files = Files.list(ROOT.resolve("conf/samples"))) {
      samples = files.filter(Files::isRegularFile).sorted().toList();
    }
    assertTrue(samples.size() >= 2, "samples were not seen under " + ROOT);
    return samples.stream().map(file -> DynamicTest.dynamicTest(name(file), () -> check(file)));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static void check(Path file) throws IOException {
    var connector = new FileConnector(new FileSettings(List.of()));
    var outcome =
        DefinitionParser.parse(
            Files.readString(file), Notation.YAML, Map.of("file", connector.spec()));
    Parsed parsed = assertInstanceOf(Parsed.class, outcome, outcome::toString);
    assertEquals(name(file), parsed.definition().name() + ".yaml");
    var plan = PipelinePlan.compile(parsed);
    assertInstanceOf(PipelinePlan.Planned.class, plan, plan::toString);
    assertEquals(List.of(), connector.check(fromRoot(parsed.definition().source())));
  }

  /** A node runs in the root, a test in its module. */
  private static SourceDefinition fromRoot(SourceDefinition source) {
    var config = new HashMap<>(source.config());
    config.computeIfPresent("path", (key, path) -> ROOT.resolve(path.toString()).toString());
    return new SourceDefinition(
        source.connector(),
        config,
        source.format(),
        source.disorderMicros(),
        source.idleTimeoutMicros(),
        source.fields());
  }
}
