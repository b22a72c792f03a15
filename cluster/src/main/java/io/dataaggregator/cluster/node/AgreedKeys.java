package io.dataaggregator.cluster.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What must be the same on all nodes: the names of {@code platform.conf} lead here. Pekko compares
 * some of it too, but says in the log of the cluster that a key differs and not in what, and to the
 * node that it refuses not even which.
 */
final class AgreedKeys extends JoinConfigCompatChecker {
  /** Set at start, by nobody's configuration: two names of one database are the same. */
  private static final String DATABASE = "dataaggregator.agreed.database";

  private static final List<String> KEYS =
      List.of(
          "pekko.cluster.sharding.number-of-shards",
          "pekko.cluster.sharding.state-store-mode",
          "pekko.cluster.downing-provider-class",
          "pekko.cluster.split-brain-resolver.active-strategy",
          DATABASE);

  /** {@code config} of a node that works on {@code database}. */
  static Config with(Config config, Optional<String> database) {
    return database
        .map(identity -> config.withValue(DATABASE, ConfigValueFactory.fromAnyRef(identity)))
        .orElse(config);
  }

  /** Every key with its value in {@code config}. */
  static String described(Config config) {
    return KEYS.stream()
        .filter(config::hasPath)
        .map(key -> key + " = " + config.getString(key))
        .collect(Collectors.joining(", "));
  }

  @Override
  public Seq<String> requiredKeys() {
    return CollectionConverters.asScala(KEYS).toSeq();
  }

  @Override
  public ConfigValidation check(Config theirs, Config ours) {
    var differences = new ArrayList<String>();
    for (String key : KEYS) {
      // a node of another version may not know the key
      if (!theirs.hasPath(key) || !ours.hasPath(key)) continue;
      String there = theirs.getString(key);
      String here = ours.getString(key);
      if (!there.equals(here))
        differences.add(key + " is " + there + " there and " + here + " here");
    }
    return differences.isEmpty()
        ? Valid.getInstance()
        : new Invalid(CollectionConverters.asScala(differences).toSeq());
  }
}
