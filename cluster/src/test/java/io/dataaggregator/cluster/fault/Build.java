package io.dataaggregator.cluster.fault;

/**
 * What a node runs.
 *
 * @param classPath as {@code java -cp} takes it
 * @param version what it shows to the cluster
 * @param older whether it is what {@code conf/compatible-since} names
 */
record Build(String classPath, String version, boolean older) {
  /** What is being tested. */
  static final Build THIS = new Build(System.getProperty("java.class.path"), "0.0.0", false);

  /** The same, deployed under another version. */
  Build as(String other) {
    return new Build(classPath, other, older);
  }
}
