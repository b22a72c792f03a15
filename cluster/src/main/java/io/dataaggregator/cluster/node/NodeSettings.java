package io.dataaggregator.cluster.node;

import com.typesafe.config.Config;
import io.dataaggregator.cluster.api.RollupSettings;
import io.dataaggregator.cluster.pipeline.CoordinationSettings;
import io.dataaggregator.cluster.retention.RetentionSettings;
import io.dataaggregator.cluster.split.SplitSettings;
import io.dataaggregator.http.server.HttpSettings;
import io.dataaggregator.persistence.database.DatabaseSettings;

/** What a node is told of each concern: read, and refused, before anything is started. */
record NodeSettings(
    HttpSettings http,
    ClusterSettings cluster,
    SplitSettings split,
    CoordinationSettings coordination,
    RetentionSettings retention,
    RollupSettings rollups,
    DatabaseSettings database) {
  NodeSettings {
    if (cluster.formation() != ClusterSettings.Formation.ALONE && database.isEmbedded()) {
      throw new IllegalArgumentException(
          "several nodes share one PostgreSQL: name it by DATABASE_URL, or leave"
              + " dataaggregator.cluster.formation at alone");
    }
  }

  /**
   * Reads all of them from the whole configuration.
   *
   * @throws IllegalArgumentException naming the key, the value and the remedy
   */
  static NodeSettings from(Config config) {
    return new NodeSettings(
        HttpSettings.from(config.getConfig(HttpSettings.PATH)),
        ClusterSettings.from(config),
        SplitSettings.from(config),
        CoordinationSettings.from(config.getConfig("dataaggregator.coordination")),
        RetentionSettings.from(config.getConfig(RetentionSettings.PATH)),
        RollupSettings.from(config.getConfig(RollupSettings.PATH)),
        DatabaseSettings.from(config));
  }
}
