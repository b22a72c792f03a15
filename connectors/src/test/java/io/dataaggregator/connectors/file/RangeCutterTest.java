package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.connectors.spi.Reading;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.testkit.javadsl.TestKit;

/** However a file is cut, its ranges hold what the whole holds: valid CSV or not. */
class RangeCutterTest {
  private static final String[] PIECES = {
    "1,a\n", "2,\"b\"\r\n", "3,\"c\nd\"\n", "4,\"e\"\"\n\"\"f\"\n", "\n", "5,g\"h\n", "6,\"i\"j\n",
        "\"7\",\"\"\n",
    "8,k,l\n", "\"", "\n", "9,\"m\n", ",", "{\"n\":1,\"text\":\"x\"}\n", "{\"n\":\"\\n\"}\n",
        "\u00e9"
  };

  private static final ActorSystem system =
      ActorSystem.create("ranges", ConfigFactory.parseString("pekko.loglevel = WARNING"));

  @AfterContainer
  static void end() {
    TestKit.shutdownActorSystem(system);
  }

  @Property(tries = 150)
  void rangesHoldWhatTheWholeHolds(@ForAll Random random) throws Exception {
    FormatDefinition[] formats = {Definitions.CSV, Definitions.LINES, Definitions.NDJSON};
    FormatDefinition format = formats[random.nextInt(3)];
    var text = new StringBuilder(random.nextInt(4) == 0 ? "\ufeff" : "");
    if (format instanceof FormatDefinition.Csv) text.append("n,\"text\"\n");
    for (int i = random.nextInt(60); i > 0; i--) text.append(PIECES[random.nextInt(PIECES.length)]);
    Path file = Files.createTempFile("ranges", "");
    Files.writeString(file, text, StandardCharsets.UTF_8);

    var whole = read(Definitions.source(file, format), random);
    long range = 1L + random.nextInt(60);
    var source = Definitions.source(file, format, "rangeBytes", range);
    List<SourceUnit> units = list(source);
    long at = 0;
    for (SourceUnit unit : units) {
      assertEquals(at, unit.start());
      at = unit.end();
    }
    assertEquals(Files.size(file), at);
    assertTrue(units.size() <= 1 + at / range, units.toString());
    assertEquals(whole.contents(), read(source, random).contents(), text.toString());
    Files.delete(file);
  }

  private static Reading read(SourceDefinition source, Random random) throws Exception {
    var reading = new Reading(list(source), random);
    reading.read(connector(), source, system, Long.MAX_VALUE);
    return reading;
  }

  private static List<SourceUnit> list(SourceDefinition source) throws Exception {
    return connector()
        .list(source, 1)
        .runWith(Sink.seq(), system)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static FileConnector connector() {
    return new FileConnector(new FileSettings(List.of()));
  }
}
