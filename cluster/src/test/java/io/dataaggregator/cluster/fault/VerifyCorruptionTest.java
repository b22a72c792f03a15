package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Books that were tampered with do not balance, and {@code verify} says where. */
final class VerifyCorruptionTest {
  private static final Duration RUN_LIMIT = Duration.ofMinutes(1);

  private static final String FIRST =
      " where pipeline = 'corrupted' and (split, seal, range_no) = (select split, seal, range_no"
          + " from kept_segment order by 1, 2, 3 limit 1)";

  private final TestServer server = TestServer.shared();

  @Test
  void oneRecordMoreOneSegmentLessOrOneDeadLetterLessIsSeen() throws Exception {
    var trades = new Trades(server, "corrupted", TradesFile.of(20_000));
    var single = new Trades(server, "single", oneRecord());
    try (NodeUnderTest node =
        NodeUnderTest.start(server.url(), TestServer.freePort(), Trades.SMALL_STEPS).awaitReady()) {
      for (Trades one : new Trades[] {trades, single}) {
        one.define(node);
        one.finish(node, one.start(node), RUN_LIMIT);
      }
      assertBalanced(node, trades);
      countOneRecordMore();
      assertWrong(node, trades, 1, "19981");
      execute(
          "update segment set payload = (select payload from kept_segment k"
              + " where (k.split, k.seal, k.range_no) = (segment.split, segment.seal,"
              + " segment.range_no)) where pipeline = 'corrupted'");
      assertBalanced(node, trades);
      execute(
          "delete from segment where pipeline = 'corrupted' and (split, seal, range_no) = ("
              + "select split, seal, range_no from segment where pipeline = 'corrupted' limit 1)");
      assertWrong(node, trades, 0, "in segments");
      execute("insert into segment select * from kept_segment on conflict do nothing");
      assertBalanced(node, trades);
      execute(
          "delete from dead_letter where pipeline = 'corrupted' and record_offset ="
              + " (select max(record_offset) from dead_letter where pipeline = 'corrupted')");
      assertWrong(node, trades, 0, "19 dead letters");
    }
  }

  /** Merges a bucket of one record into a stored segment, as if it had been counted once more. */
  private void countOneRecordMore() throws SQLException {
    execute("create table kept_segment as select * from segment where pipeline = 'corrupted'");
    try (Connection connection = server.connect()) {
      var plan =
          PipelinePlan.of(
              DefinitionParser.parseNormalised(
                  new String(
                      bytes(
                          connection,
                          "select convert_to(definition, 'UTF8') from pipeline"
                              + " where name = 'corrupted'"),
                      StandardCharsets.UTF_8)));
      var table =
          BucketTable.of(
              plan.aggregate(), Bytes.of(bytes(connection, "select payload from segment" + FIRST)));
      table.merge(
          Bytes.of(bytes(connection, "select payload from segment where pipeline = 'single'")));
      try (PreparedStatement update =
          connection.prepareStatement("update segment set payload = ?" + FIRST)) {
        update.setBytes(1, table.encode().array());
        assertEquals(1, update.executeUpdate());
      }
    }
  }

  private static byte[] bytes(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertTrue(rows.next(), query);
      return rows.getBytes(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Path oneRecord() throws IOException {
    Path file = Path.of("target", "one-trade.csv").toAbsolutePath();
    return Files.writeString(file, "at,symbol,price,buyer\n1767225600000,ACME,1.5,b1\n");
  }

  private static void assertBalanced(NodeUnderTest node, Trades trades) throws Exception {
    JsonNode verified = node.get(trades.path("/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    assertEquals(20, verified.path("deadLetters").asLong());
  }

  private static void assertWrong(NodeUnderTest node, Trades trades, int more, String explained)
      throws Exception {
    JsonNode verified = node.get(trades.path("/verify"));
    assertFalse(verified.path("balanced").asBoolean(), verified::toString);
    assertTrue(verified.path("explanation").asText().contains(explained), verified::toString);
    if (more > 0) {
      assertEquals(
          verified.path("ledger").path("aggregated").asLong() + more,
          verified.path("recordsInSegments").asLong());
    }
  }
}
