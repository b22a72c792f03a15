package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Journals without a snapshot, as large as they may grow, replay side by side on a small heap. */
final class RecoveryBoundsTest {
  private static final int SPLITS = 4;
  private static final int EPOCHS = 200;
  private static final long MEBIBYTE = 1 << 20;

  /** Of a thousand characters each, which makes one epoch of a little more than a MiB. */
  private static final int ROWS = 1_400;

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Map<String, String> NO_SNAPSHOTS =
      Map.of("split.snapshot-bytes", "100GiB", "split.epoch.bytes", "8MiB");
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: heavy}
      spec:
        source:
          connector: file
          config: {path: "DIRECTORY/*.csv"}
          format: {type: csv, multiline: false}
          fields:
            key:  {type: int}
            text: {type: string}
        aggregate:
          groupBy: [key]
          measures: {records: count(), greatest: max(text)}
        run: {mode: batch, refresh: full, parallelism: 4}
      """;

  /** Appends copies of the heaviest epoch of each split behind its journal. */
  private static final String REPEAT =
      """
      insert into data_journal (persistence_id, sequence_number, deleted, writer,
        write_timestamp, adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
      select e.persistence_id, last.n + copy, e.deleted, e.writer, e.write_timestamp,
        e.adapter_manifest, e.event_ser_id, e.event_ser_manifest, e.event_payload
      from (select distinct on (persistence_id) * from data_journal
          where persistence_id like 'split|default/heavy/%'
            and event_ser_manifest = 'split.epoch-committed.v1'
          order by persistence_id, octet_length(event_payload) desc) e
        join (select persistence_id, max(sequence_number) as n from data_journal
          group by persistence_id) last on last.persistence_id = e.persistence_id,
        generate_series(1, EPOCHS) copy
      """;

  private final TestServer server = TestServer.shared();

  @Test
  void fourSplitsReplayTwoHundredEpochsOfOneMebibyteEach() throws Exception {
    var trades = new Trades(server, "heavy", files());
    try (NodeUnderTest node = start()) {
      node.define(trades.name(), DEFINITION.replace("DIRECTORY", files().toString()));
      trades.finish(node, trades.start(node), LIMIT);
      assertEquals(0, node.terminate(), node::log);
    }
    assertEquals(SPLITS * EPOCHS, execute(REPEAT.replace("EPOCHS", Integer.toString(EPOCHS))));
    long bytes =
        server.number(
            "select sum(octet_length(event_payload)) from data_journal"
                + " where persistence_id like 'split|default/heavy/%'");
    long average = bytes / (SPLITS * EPOCHS);
    assertTrue(average > MEBIBYTE && average < 1.25 * MEBIBYTE, () -> average + " bytes an epoch");
    try (NodeUnderTest node = start()) {
      JsonNode verified = verify(node, trades);
      assertTrue(verified.path("balanced").asBoolean(), verified::toString);
      long open = verified.path("recordsInOpenBuckets").asLong();
      assertTrue(open >= (long) SPLITS * EPOCHS && open % EPOCHS == 0, verified::toString);
      assertFalse(node.log().contains("OutOfMemoryError"), node::log);
    }
  }

  /** Nobody else is to meet these journals. */
  @AfterEach
  void removeJournals() throws SQLException {
    execute("delete from data_journal where persistence_id like 'split|default/heavy/%'");
  }

  private NodeUnderTest start() throws Exception {
    return NodeUnderTest.start(server.url(), TestServer.freePort(), NO_SNAPSHOTS).awaitReady();
  }

  /** Asks until all splits are there: the first questions may come before they have recovered. */
  private static JsonNode verify(NodeUnderTest node, Trades trades) {
    var answers = new ArrayList<JsonNode>();
    boolean answered =
        TestServer.until(
            LIMIT,
            () -> {
              assertTrue(node.isAlive(), node::log);
              try {
                answers.add(node.get(trades.path("/verify")));
                return true;
              } catch (IOException notYet) {
                return false;
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertTrue(answered, node::log);
    return answers.getFirst();
  }

  private int execute(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** A file for each split, of text that hardly compresses: one epoch is more than a MiB. */
  private static Path files() throws IOException {
    Path directory = Path.of("target", "heavy").toAbsolutePath();
    Files.createDirectories(directory);
    var random = new SplittableRandom(1);
    var text = new StringBuilder();
    for (int file = 0; file < SPLITS; file++) {
      Path to = directory.resolve("part-" + file + ".csv");
      try (BufferedWriter out = Files.newBufferedWriter(to)) {
        out.write("key,text\n");
        for (int row = 0; row < ROWS; row++) {
          text.setLength(0);
          for (int i = 0; i < 1_000; i++) text.append((char) ('-' + random.nextInt(78)));
          out.append(Integer.toString(row)).append(',').append(text).append('\n');
        }
      }
    }
    return directory;
  }
}
