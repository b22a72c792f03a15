package io.dataaggregator.cluster.node;

/**
 * The life of a process that drains before it ends. One shutdown hook does all of it, a node first
 * and its database after: hooks run side by side, so a second one would pull the floor from under
 * the drain. It halts with the wanted code because a JVM that a signal ends would answer 143 by
 * itself.
 */
public final class DrainedProcess {
  private final Runnable drain;
  private volatile int exitCode;
  private volatile boolean draining;

  /**
   * Registers the hook; a process started by Maven also ends when Maven dies.
   *
   * @param drain ends everything; blocks until that is done
   */
  public DrainedProcess(Runnable drain) {
    this.drain = drain;
    Runtime.getRuntime().addShutdownHook(new Thread(this::drainAndHalt, "drain"));
    if (Boolean.getBoolean("demo.child")) {
      ProcessHandle.current().parent().ifPresent(this::endWith);
    }
  }

  /** The process of {@code node}: where that ends by itself or is told to, it ends, too. */
  public static DrainedProcess of(Node node) {
    var process = new DrainedProcess(node::stop);
    var unusedEnd =
        node.whenEnded().thenAccept(ending -> process.ended(ending, node.lastWords(ending)));
    var unusedDrain = node.whenDrainWanted().thenRun(() -> process.exit(0));
    return process;
  }

  private void endWith(ProcessHandle parent) {
    var unused = parent.onExit().thenRun(() -> exit(exitCode));
  }

  private void ended(Ending ending, String lastWords) {
    if (draining) return;
    System.err.println("the node has ended: " + lastWords);
    exit(ending.exitCode());
  }

  /** Ends the process with {@code code} once it is drained; returns at once. */
  public void exit(int code) {
    exitCode = code;
    Thread.ofPlatform().daemon().name("exit").start(() -> Runtime.getRuntime().exit(code));
  }

  private void drainAndHalt() {
    draining = true;
    int code = 1;
    try {
      drain.run();
      code = exitCode;
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }
}
