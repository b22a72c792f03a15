package io.dataaggregator.cluster.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.connectors.file.FileConnector;
import io.dataaggregator.connectors.file.FileSettings;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.definition.ReferenceDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.definition.TransformDefinition.Missing;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.reference.ReferenceException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read as those of a source are, and under the same rules. */
class FileReferencesTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "references",
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));
  private static final LimitsDefinition LIMITS = new LimitsDefinition(1, 1 << 20, 1);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private static Reference load(Path path, FormatDefinition format, Path root) throws Exception {
    boolean csv = format instanceof FormatDefinition.Csv;
    var field = new FieldDefinition("k", csv ? "k" : "/k", FieldType.STRING, null);
    // not used, so nobody minds that it is not there
    var other = new FieldDefinition("z", csv ? "z" : "/z", FieldType.INT, null);
    var file = new ReferenceDefinition.File(path.toString(), format, List.of(other, field));
    var lookup = new Lookup(file, Map.of("k", "key"), Map.of(), Missing.DROP, null);
    var connector = new FileConnector(new FileSettings(List.of(root)));
    return new FileReferences(KIT.system(), Map.of("file", connector))
        .load(file, lookup, LIMITS)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void allThatAGlobNamesIsOneReference(@TempDir Path directory) throws Exception {
    var csv = new FormatDefinition.Csv(',', true);
    Files.writeString(directory.resolve("a.csv"), "k\na\nb\n");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("b.csv.gz")))) {
      out.write("k\nc\n".getBytes(StandardCharsets.UTF_8));
    }
    Path all = directory.resolve("*.csv*");
    Reference both = load(all, csv, directory);
    assertEquals(3, both.version().rows());
    Files.writeString(directory.resolve("a.csv"), "k,x\na,1\nb,2\n");
    // what is not used is not looked at
    assertEquals(both.version().version(), load(all, csv, directory).version().version());
    Files.writeString(directory.resolve("c.csv"), "k\nb\n");
    var failure = assertThrows(ExecutionException.class, () -> load(all, csv, directory));
    var twice = assertInstanceOf(ReferenceException.class, failure.getCause());
    assertEquals("source.duplicate-key", twice.code());
  }

  @Test
  void everyFormatIsRead(@TempDir Path directory) throws Exception {
    Path lines = directory.resolve("lines");
    Files.writeString(lines, "{\"k\":\"a\"}\n{\"k\":null}\n{\"z\":1}\n");
    assertEquals(1, load(lines, new FormatDefinition.Ndjson(), directory).version().rows());
    Path document = directory.resolve("document");
    Files.writeString(document, "{\"rows\":[{\"k\":\"a\"},{\"k\":\"b\"}]}");
    var json = new FormatDefinition.Json("/rows");
    assertEquals(2, load(document, json, directory).version().rows());
    Files.writeString(document, "{\"rows\":[{\"k\":\"a\"},{\"k\":");
    var failure = assertThrows(ExecutionException.class, () -> load(document, json, directory));
    assertInstanceOf(SourceException.class, failure.getCause());
  }

  @Test
  void nothingOutsideTheRootsIsRead(@TempDir Path directory) throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    Path secret = Files.writeString(directory.resolve("secret.csv"), "k\na\n");
    Path link = Files.createSymbolicLink(root.resolve("link.csv"), secret);
    for (Path path : List.of(secret, link)) {
      var csv = new FormatDefinition.Csv(',', true);
      var failure = assertThrows(ExecutionException.class, () -> load(path, csv, root));
      var refused = assertInstanceOf(SourceException.class, failure.getCause());
      assertEquals("source.path-outside-roots", refused.code());
      assertTrue(!refused.retryable());
    }
  }
}
