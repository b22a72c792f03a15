package io.dataaggregator.cluster.refusal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.cluster.node.Node;
import io.dataaggregator.cluster.node.StartRefused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node that is configured wrongly does not start, and says what to change. */
class StartRefusedTest {
  @Test
  void anUnknownKeyIsNamedWithItsNearest() {
    String said = refusal("dataaggregator.htpp.port", 0);
    assertTrue(said.contains("dataaggregator.htpp.port"), said);
    assertTrue(said.contains("dataaggregator.http.port"), said);
  }

  @Test
  void aDatabaseAddressThatIsNone() {
    String said = refusal("dataaggregator.database.url", "mysql://nowhere/x");
    assertTrue(said.contains("postgresql://"), said);
  }

  @Test
  void aRootOfFilesThatIsNoPath() {
    String said = refusal("dataaggregator.file.roots", List.of("/data", " "));
    assertTrue(said.contains("dataaggregator.file.roots"), said);
    assertTrue(said.contains("name a directory"), said);
  }

  @Test
  void aLeaseThatRunsOutBetweenTwoBeats() {
    String said = refusal("dataaggregator.split.lease", "1s");
    assertTrue(said.contains("dataaggregator.split.lease is PT1S"), said);
    assertTrue(said.contains("dataaggregator.coordination.beat"), said);
  }

  @Test
  void snapshotsAfterNothing() {
    for (String of : List.of("split", "coordination")) {
      String said = refusal("dataaggregator." + of + ".snapshot-bytes", 0);
      assertTrue(said.contains("dataaggregator." + of + ".snapshot-bytes is 0"), said);
    }
  }

  @Test
  void aRetentionThatRecoveriesCouldNotKeepUpWith() {
    String said = refusal("dataaggregator.retention.keep", "59s");
    assertTrue(said.contains("dataaggregator.retention.keep is PT59S"), said);
    assertTrue(said.contains("a minute at least"), said);
  }

  @Test
  void anIntervalOfNothing() {
    String said = refusal("dataaggregator.retention.interval", "0s");
    assertTrue(said.contains("dataaggregator.retention.interval is PT0S"), said);
    assertTrue(said.contains("positive"), said);
  }

  private static String refusal(String key, Object value) {
    var config = Node.configuration(ConfigFactory.parseMap(Map.of(key, value)));
    var refused = assertThrows(StartRefused.class, () -> Node.start(config));
    return String.valueOf(refused.getMessage());
  }
}
