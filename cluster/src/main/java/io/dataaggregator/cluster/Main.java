package io.dataaggregator.cluster;

import io.dataaggregator.cluster.demo.Demo;
import io.dataaggregator.cluster.node.Node;
import io.dataaggregator.cluster.node.NodeProcess;
import io.dataaggregator.cluster.node.StartRefused;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Starts a node: configuration, parts, then requests. {@code --help} says how. */
public final class Main {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final String HELP =
      """
      usage: java -cp ... io.dataaggregator.cluster.Main [--demo | --demo-once | --help]

        (nothing)     start a node and serve the REST API until SIGTERM
        --demo        the same, and run the pipelines of conf/samples first
        --demo-once   run them, print their results and exit: 0 when all books balance

      Configuration: conf/node.conf in the working directory, or -Dconfig.file=FILE.
      Environment:   DATABASE_URL (absent: an embedded PostgreSQL under ./data), DB_POOL_SIZE,
                     HTTP_PORT (8001), MANAGEMENT_PORT (7626), APP_VERSION, LOG_LEVEL
      """;

  private Main() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    String mode = args.length == 0 ? "" : args[0];
    if (args.length > 1 || !List.of("", "--demo", "--demo-once").contains(mode)) {
      out.print(HELP);
      System.exit(mode.equals("--help") ? 0 : USAGE);
    }
    try {
      var process = new NodeProcess(Node.start());
      out.println("ready     " + process.node().address() + ", pid " + process.pid());
      if (!mode.isEmpty()) demo(process, out, mode.equals("--demo-once"));
    } catch (StartRefused refused) {
      System.err.println("the node does not start: " + refused.getMessage());
      System.exit(USAGE);
    }
  }

  private static void demo(NodeProcess process, PrintStream out, boolean once) {
    boolean good = false;
    try {
      good = new Demo(process.node().address(), out).run();
    } catch (IOException e) {
      System.err.println("the demo failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (once || !good) process.exit(good ? 0 : FAILED);
    else out.println("stays up until Ctrl-C");
  }
}
