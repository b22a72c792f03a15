package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import io.dataaggregator.connectors.spi.ReadPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** More packed files of the same period than two splits hold open. */
@ExtendWith(SharedNode.class)
class PackedFilesTest {
  private static final int FILES = 2 * ReadPlan.OPEN_LIMIT + 6;

  /** Five batches, each of which takes the file beyond those that were not read so far. */
  private static final int RECORDS = 5 * 4096;

  /** What Java's flight recorder calls reads of files. */
  private static final String READS = "jdk.FileRead";

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Api api;
  @TempDir Path directory;

  PackedFilesTest(Api api) {
    this.api = api;
  }

  @Test
  void takeTurnsAndAreUnpackedHardlyMoreThanOnce() throws Exception {
    SourceFiles files = SourceFiles.create();
    var counts = new TreeMap<String, Integer>();
    byte[] packed = packed(counts);
    for (int i = 0; i < FILES; i++) {
      Files.write(files.directory().resolve("host-%03d.csv.gz".formatted(i)), packed);
    }
    String name = "packed-files";
    api.define(
        Definition.of(name, files)
            .windows("size: 1m")
            .with("disorder", "1s")
            .with("run", "{mode: batch, parallelism: 2, retry: {attempts: 1}}"));
    long read;
    try (var recording = new Recording()) {
      recording.enable(READS).withThreshold(Duration.ZERO).withoutStackTrace();
      recording.start();
      api.run(name, "SUCCEEDED");
      recording.stop();
      read = bytesRead(recording, files.directory());
    }
    JsonNode ledger = api.get(Api.path(name, "/ledger"));
    assertEquals(FILES * RECORDS, ledger.path("aggregated").asInt(), ledger::toString);
    assertEquals(FILES * RECORDS, ledger.path("read").asInt(), ledger::toString);
    var expected = new TreeMap<String, String>();
    counts.forEach((place, count) -> {
      int records = count * FILES;
      expected.put(place, "{\"records\":" + records + ",\"sum\":" + 7 * records + "}");
    });
    assertEquals(expected, Rows.of(api.results(name)));
    double times = (double) read / FILES / packed.length;
    assertTrue(times > 1 && times < 2.5, "each file is read " + times + " times");
  }

  private static byte[] packed(Map<String, Integer> counts) throws IOException {
    var random = new Random(1);
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write("at,k,n,pad\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < RECORDS; i++) {
        Instant at = BEGIN.plusMillis(100L * i);
        String key = "k" + i % 3;
        String line = at + "," + key + ",7," + random.nextLong() + random.nextLong() + "\n";
        gzip.write(line.getBytes(StandardCharsets.US_ASCII));
        String place = at.truncatedTo(ChronoUnit.MINUTES) + " {\"k\":\"" + key + "\"}";
        counts.merge(place, 1, Integer::sum);
      }
    }
    return bytes.toByteArray();
  }

  private long bytesRead(Recording recording, Path files) throws IOException {
    Path dump = directory.resolve("reads.jfr");
    recording.dump(dump);
    long bytes = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(dump)) {
      if (!event.getEventType().getName().equals(READS)) continue;
      String path = event.getString("path");
      if (path != null && path.startsWith(files.toString())) bytes += event.getLong("bytesRead");
    }
    return bytes;
  }
}
