package io.dataaggregator.cluster.node;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How a node meets others and keeps its entities going.
 *
 * @param host address that other nodes reach this one at
 * @param port remoting port; 0 picks a free one
 * @param managementPort cluster management endpoint; 0 turns it off
 * @param keeperInterval how often pipelines that should run are woken
 */
record ClusterSettings(String host, int port, int managementPort, Duration keeperInterval) {
  /** Reads {@code dataaggregator.cluster}. */
  static ClusterSettings from(Config config) {
    return new ClusterSettings(
        config.getString("host"),
        config.getInt("port"),
        config.getInt("management-port"),
        config.getDuration("keeper-interval"));
  }
}
