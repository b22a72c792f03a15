package io.dataaggregator.cluster.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The life of a process that drains before it ends. One shutdown hook does all of it, a node first
 * and its database after: hooks run side by side, so a second one would pull the floor from under
 * the drain. It halts with the wanted code because a JVM that a signal ends would answer 143 by
 * itself.
 */
public final class DrainedProcess {
  private final Runnable drain;
  private final AtomicBoolean exits = new AtomicBoolean();
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
    Thread.ofPlatform().name("stays-up").start(DrainedProcess::stayUp);
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

  /**
   * The threads of a node that ends by itself are gone before anybody has said with which code the
   * process is to end, which would then be that of a process that has nothing to do.
   */
  private static void stayUp() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endWith(ProcessHandle parent) {
    var unused = parent.onExit().thenRun(() -> exit(exitCode));
  }

  private void ended(Ending ending, String lastWords) {
    if (draining) return;
    System.err.println("the node has ended: " + lastWords);
    exit(ending.exitCode());
  }

  /**
   * Ends the process with {@code code} once it is drained; returns at once. The first one counts.
   */
  public void exit(int code) {
    if (!exits.compareAndSet(false, true)) return;
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
