package io.dataaggregator.engine.port;

/**
 * What operators do to nodes. An answer says that it is begun, with the node that it is about; what
 * becomes of it shows in {@link ClusterView#members}.
 */
public interface ClusterOperations {
  /** Has a node hand over what is on it, leave the cluster and end. */
  Answer<String> leave(String node);

  /** Takes a node for dead: what is on it begins elsewhere, and if it lives it ends. */
  Answer<String> down(String node);

  /** Has the node that is asked do what it does when its process is told to end. */
  Answer<String> drain();
}
