package io.dataaggregator.cluster.refusal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.cluster.node.Node;
import io.dataaggregator.cluster.node.StartRefused;
import io.dataaggregator.cluster.running.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void keysAndCertificatesThatAreNotThereOrOfNoUse(@TempDir Path folder) throws Exception {
    encryptionIsRefused(folder.resolve("empty"), "tls.key is not there: put it there");

    Path node = folder.resolve("node");
    var authority = Authority.in(folder.resolve("authority"));
    authority.issue("EC", node);
    encryptionIsRefused(node, "tls.key holds no key that can be read: write an RSA key");
    authority.issue("RSA", node);
    Files.copy(node.resolve("tls.key"), folder.resolve("tls.key"));
    authority.issue("RSA", node);
    Path key = node.resolve("tls.key");
    Files.copy(folder.resolve("tls.key"), key, StandardCopyOption.REPLACE_EXISTING);
    encryptionIsRefused(node, "tls.crt is not of the key in " + key);

    authority.issue("RSA", node);
    Path foreign = folder.resolve("foreign");
    Authority.in(foreign).issue("RSA", foreign);
    Path ca = node.resolve("ca.crt");
    Files.copy(foreign.resolve("ca.crt"), ca, StandardCopyOption.REPLACE_EXISTING);
    encryptionIsRefused(node, "tls.crt was not issued by the authority in " + ca);
    Files.writeString(ca, "no certificate");
    encryptionIsRefused(node, "ca.crt holds no certificate");
    Files.delete(ca);
    Files.createDirectory(ca);
    encryptionIsRefused(node, "ca.crt cannot be read");
  }

  private static void encryptionIsRefused(Path directory, String why) {
    String said =
        refusal(
            Map.of(
                "dataaggregator.cluster.tls.enabled",
                true,
                "dataaggregator.cluster.tls.directory",
                directory.toString()));
    assertTrue(said.contains("dataaggregator.cluster.tls.enabled"), said);
    assertTrue(said.contains(directory.resolve(why).toString()), said);
  }

  private static String refusal(String key, Object value) {
    return refusal(Map.of(key, value));
  }

  private static String refusal(Map<String, Object> settings) {
    var config = Node.configuration(ConfigFactory.parseMap(settings));
    var refused = assertThrows(StartRefused.class, () -> Node.start(config));
    return String.valueOf(refused.getMessage());
  }
}
