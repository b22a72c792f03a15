package io.dataaggregator.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What operators ask of the cluster. */
public interface ClusterView {
  /** The cluster as the node that is asked sees it. */
  Members members();

  /**
   * Where entities are, in order of type and name.
   *
   * @param type {@code pipeline} or {@code split}; null for both
   * @param after where the page before ended, as its cursor says; null for the first
   */
  CompletionStage<Placements> placements(@Nullable String type, @Nullable String after, int limit);

  /**
   * Who belongs to the cluster.
   *
   * @param self the node that answers
   * @param leader the node that admits and removes others; null while it is not known
   */
  record Members(String self, @Nullable String leader, List<Member> members) {}

  /**
   * A node.
   *
   * @param node its address
   * @param status as Pekko Cluster names it: Joining, Up, Leaving ...
   * @param reachable whether the node that answers hears from it
   */
  record Member(String node, String status, boolean reachable, String appVersion) {}

  /**
   * Some of the entities that are in memory.
   *
   * @param total how many there are on the nodes that answered
   * @param silent nodes that did not answer in time, and whose entities are missing here
   * @param nextCursor where the next page begins; null after the last
   */
  record Placements(
      List<Placement> items, long total, List<String> silent, @Nullable String nextCursor) {}

  /**
   * Where an entity is.
   *
   * @param type {@code pipeline} or {@code split}
   * @param entity its path
   * @param shard the group of entities that moves with it
   * @param state what it does there
   * @param since since when it does that
   */
  record Placement(
      String type, String entity, String shard, String node, State state, Instant since) {}

  /** What an entity does on its node. */
  enum State {
    /** In memory, with nothing to do. */
    IDLE,
    /** A pipeline with a run under way, a split that reads. */
    WORKING,
    /** Reads no more and commits what was read, to go elsewhere or to rest. */
    DRAINING
  }
}
