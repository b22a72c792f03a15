package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.connectors.spi.Reading;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileConnectorTest {
  private static ActorSystem system;

  @TempDir Path directory;
  private final FileConnector connector = new FileConnector(new FileSettings(List.of()));

  @BeforeAll
  static void begin() {
    system = ActorSystem.create("files", ConfigFactory.parseString("pekko.loglevel = WARNING"));
  }

  @AfterAll
  static void end() {
    TestKit.shutdownActorSystem(system);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n,text", "n,text\n", "\ufeff\n\nn,text\r\n\r\n"})
  void filesWithoutRecordsAreReadToTheirEnd(String text) throws Exception {
    var source = Definitions.source(write("empty.csv", text), Definitions.CSV);
    assertEquals(List.of(), connector.check(source));
    var reading = read(source);
    assertTrue(reading.isDone());
    assertEquals(List.of(), reading.contents());
  }

  @Test
  void anEmptyNdjsonFileHasNoRecordsAndAnEmptyDocumentIsTruncated() throws Exception {
    Path file = write("empty", "");
    assertEquals(List.of(), read(Definitions.source(file, Definitions.NDJSON)).contents());
    var json = Definitions.source(file, Definitions.JSON);
    assertEquals("source.truncated", assertThrows(SourceException.class, () -> read(json)).code());
  }

  @Test
  void theLastRecordNeedsNoLineBreak() throws Exception {
    Path file = write("last.csv", "n,text\n1,a\n2,b");
    assertEquals(
        List.of("1|a|", "2|b|"), read(Definitions.source(file, Definitions.CSV)).contents());
  }

  @Test
  void columnsMayStandInAnotherOrderInEachFile() throws Exception {
    write("a.csv", "n,text\n1,a\n");
    write("b.csv", "x,text,n\n0,b,2\n");
    var source = Definitions.source(directory + "/*.csv", Definitions.CSV);
    assertEquals(List.of("1|a|", "2|b|"), read(source).contents());
  }

  @Test
  void largeFilesAreSharedByAllSplits() throws Exception {
    Path file = write("large.csv", "n,text\n" + "1234567,some text\n".repeat(500_000));
    var source = Definitions.source(file, Definitions.CSV);
    List<SourceUnit> units = list(source, 3);
    assertEquals(3, units.size());
    for (int i = 0; i < 3; i++) {
      SourceUnit unit = units.get(i);
      assertEquals(i, unit.index());
      assertEquals(file.toString(), unit.sequence());
      assertTrue(Math.abs(unit.sizeBytes() - Files.size(file) / 3) < 100, unit.toString());
    }
    assertEquals(1, list(source, 1).size());
    assertEquals(500_000, read(source).contents().size());
  }

  @Test
  void recordsLargerThanABlockAreReadWhole() throws Exception {
    String large = "x".repeat(3_000_000);
    Path file = write("wide.csv", "n,text\n1," + large + "\n2,b\n3,\"" + large + "\n\"\n4,c\n");
    var expected = List.of("1|" + large + "|", "2|b|", "3|" + large + "\n|", "4|c|");
    assertEquals(expected, read(Definitions.source(file, Definitions.CSV)).contents());
  }

  @Test
  void aRecordBeyondTheLimitIsRejectedAlone() throws Exception {
    Path file = write("wide.csv", "n,text\n1,a\n2," + "x".repeat(17 << 20) + "\n3,c\n");
    var reading = read(Definitions.source(file, Definitions.CSV));
    assertEquals(List.of("1|a|", "record.too-large", "3|c|"), reading.contents());
    assertEquals(11, reading.entries().get(1).offset());
  }

  @Test
  void whatIsAppendedWhileReadingIsRefused() throws Exception {
    Path file = write("log.csv", Definitions.file(Definitions.CSV, 0, 20_000));
    var source = Definitions.source(file, Definitions.CSV);
    var reading = new Reading(list(source, 1), new Random(1));
    reading.read(connector, source, system, 2);
    Files.writeString(file, "x", StandardOpenOption.APPEND);
    var failure = assertThrows(SourceException.class, () -> finish(reading, source));
    assertEquals("source.changed", failure.code());
    assertTrue(String.valueOf(failure.getMessage()).contains("log.csv"), failure.getMessage());
  }

  @Test
  void aRewriteOfEqualLengthAndTimeIsSeenAtTheEnds() throws Exception {
    Path file = write("log.csv", "n,text\n1,a\n2,b\n");
    FileTime time = Files.getLastModifiedTime(file);
    var source = Definitions.source(file, Definitions.CSV);
    var reading = new Reading(list(source, 1), new Random(1));
    Files.writeString(file, "n,text\n1,a\n2,c\n");
    Files.setLastModifiedTime(file, time);
    var failure = assertThrows(SourceException.class, () -> finish(reading, source));
    assertEquals("source.changed", failure.code());
  }

  @Test
  void aFileThatVanishedIsMissing() throws Exception {
    Path file = write("gone.csv", "n,text\n1,a\n");
    var source = Definitions.source(file, Definitions.CSV);
    var reading = new Reading(list(source, 1), new Random(1));
    Files.delete(file);
    var failure = assertThrows(SourceException.class, () -> finish(reading, source));
    assertEquals("source.file-missing", failure.code());
    // it may be on its way back
    assertTrue(failure.retryable());
  }

  @Test
  void windowsLineBreaksAMarkAndNullCharactersAreRead() throws Exception {
    Path file = write("win.csv", "\ufeffn,text\r\n1,\"a\r\nb\"\r\n2,\0x\r\n");
    assertEquals(
        List.of("1|a\r\nb|", "2|\0x|"), read(Definitions.source(file, Definitions.CSV)).contents());
    Path json = write("mark.ndjson", "\ufeff{\"n\":1,\"text\":\"\\u0000\"}\r\n\r\n");
    assertEquals(List.of("1|\0|"), read(Definitions.source(json, Definitions.NDJSON)).contents());
  }

  @Test
  void aMalformedRecordIsRejectedWithItsPlaceAndReason() throws Exception {
    String text = Definitions.file(Definitions.LINES, 1, 9000).replace("\n5000,", "\nfive,");
    Path file = write("bad.csv", text);
    var source = Definitions.source(file, Definitions.LINES, "rangeBytes", 40_000L);
    var reading = read(source);
    assertEquals(9000, reading.contents().size());
    assertEquals(1, reading.rejects().size());
    var reject = reading.rejects().getFirst();
    assertEquals(text.indexOf("five,"), reject.offset());
    assertEquals("record.not-an-integer", reject.code());
    assertTrue(reject.message().contains("\"five\""), reject.message());
  }

  @Test
  void aRootThatWasClosedSinceTheListingIsRefused() throws Exception {
    Path file = write("a.csv", "n,text\n1,a\n");
    var source = Definitions.source(file, Definitions.CSV);
    var reading = new Reading(list(source, 1), new Random(1));
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    var strict = new FileConnector(new FileSettings(List.of(elsewhere)));
    var failure =
        assertThrows(SourceException.class, () -> reading.read(strict, source, system, 9));
    assertEquals("source.path-outside-roots", failure.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void brokenCompressionIsCorrupt(String compression) throws Exception {
    Path file = write("broken", Definitions.file(Definitions.NDJSON, 0, 10));
    var source = Definitions.source(file, Definitions.NDJSON, "compression", compression);
    assertEquals("source.corrupt", assertThrows(SourceException.class, () -> read(source)).code());
  }

  @Test
  void aTruncatedGzipFileIsCorruptAfterItsRecords() throws Exception {
    var random = new Random(1);
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("{\"n\":")
          .append(i)
          .append(",\"text\":\"")
          .append(random.nextLong())
          .append("\"}\n");
    }
    byte[] whole = gzip(text.toString());
    Path file = directory.resolve("cut.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length - 1000));
    var source = Definitions.source(file, Definitions.NDJSON);
    var reading = new Reading(list(source, 1), random);
    var failure = assertThrows(SourceException.class, () -> finish(reading, source));
    assertEquals("source.corrupt", failure.code());
    assertTrue(reading.contents().size() > 4000, "records before the break are read");
  }

  @Test
  void aMissingColumnFailsTheRead() throws Exception {
    Path file = write("other.csv", "n,txet\n1,a\n");
    var source = Definitions.source(file, Definitions.CSV);
    var failure = assertThrows(SourceException.class, () -> read(source));
    assertEquals("source.column-missing", failure.code());
    assertTrue(String.valueOf(failure.getMessage()).contains("txet"), failure.getMessage());
  }

  private Reading read(SourceDefinition source) throws Exception {
    var reading = new Reading(list(source, 1), new Random(1));
    finish(reading, source);
    return reading;
  }

  private void finish(Reading reading, SourceDefinition source) throws Exception {
    reading.read(connector, source, system, Long.MAX_VALUE);
  }

  private List<SourceUnit> list(SourceDefinition source, int parallelism) throws Exception {
    return connector
        .list(source, parallelism)
        .runWith(Sink.seq(), system)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static byte[] gzip(String text) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }
}
