package io.dataaggregator.cluster.node;

/**
 * The life of a node as a process. One shutdown hook drains it and then stops the database: hooks
 * run side by side, so a second one would pull the floor from under the drain. It halts with the
 * wanted code because a JVM that a signal ends would answer 143 by itself.
 */
public final class NodeProcess {
  private final Node node;
  private volatile int exitCode;

  /** Registers the hook; a node started by Maven also ends when Maven dies. */
  public NodeProcess(Node node) {
    this.node = node;
    Runtime.getRuntime().addShutdownHook(new Thread(this::drainAndHalt, "drain"));
    if (Boolean.getBoolean("demo.child")) {
      ProcessHandle.current().parent().ifPresent(this::endWith);
    }
  }

  private void endWith(ProcessHandle maven) {
    var unused = maven.onExit().thenRun(() -> exit(exitCode));
  }

  public Node node() {
    return node;
  }

  public long pid() {
    return ProcessHandle.current().pid();
  }

  /** Ends the process with {@code code} once the node is drained; returns at once. */
  public void exit(int code) {
    exitCode = code;
    Thread.ofPlatform().daemon().name("exit").start(() -> Runtime.getRuntime().exit(code));
  }

  private void drainAndHalt() {
    int code = 1;
    try {
      node.stop();
      code = exitCode;
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }
}
