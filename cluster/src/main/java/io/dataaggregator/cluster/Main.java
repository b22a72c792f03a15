package io.dataaggregator.cluster;

import io.dataaggregator.cluster.demo.Demo;
import io.dataaggregator.cluster.demo.LocalCluster;
import io.dataaggregator.cluster.node.DrainedProcess;
import io.dataaggregator.cluster.node.Node;
import io.dataaggregator.cluster.node.StartRefused;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;

/** Starts a node: configuration, parts, then requests. {@code --help} says how. */
public final class Main {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int DEMO_NODES = Integer.getInteger("demo.nodes", 1);
  private static final String HELP =
      """
      usage: java -cp ... io.dataaggregator.cluster.Main [--demo | --demo-once | --help]

        (nothing)     start a node and serve the REST API until SIGTERM
        --demo        the same, and run the pipelines of conf/samples first
        --demo-once   run them, print their results and exit: 0 when all books balance
        -Ddemo.nodes=N  with either: N nodes, each a process, on one embedded PostgreSQL

      Configuration: conf/node.conf in the working directory, or -Dconfig.file=FILE.
      Environment:   DATABASE_URL (absent: an embedded PostgreSQL under ./data), DB_POOL_SIZE,
                     HTTP_HOST, HTTP_PORT (8001), MANAGEMENT_PORT (7626), APP_VERSION, LOG_LEVEL;
                     of several nodes: CLUSTER_FORMATION (alone), CLUSTER_CONTACTS, CLUSTER_NODES,
                     CLUSTER_HOST, CLUSTER_PORT, CLUSTER_BIND, CLUSTER_TLS, CLUSTER_TLS_DIRECTORY,
                     CLUSTER_OPERATIONS
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
      if (mode.isEmpty()) serve(out);
      else if (DEMO_NODES > 1) demoCluster(out, mode.equals("--demo-once"));
      else demo(serve(out), out, mode.equals("--demo-once"));
    } catch (StartRefused refused) {
      System.err.println("the node does not start: " + refused.getMessage());
      System.exit(USAGE);
    }
  }

  private static Served serve(PrintStream out) {
    Node node = Node.start();
    var process = DrainedProcess.of(node);
    out.println("ready     " + node.address() + ", pid " + ProcessHandle.current().pid());
    return new Served(node.address(), process);
  }

  private static void demoCluster(PrintStream out, boolean once) {
    LocalCluster cluster = LocalCluster.start(DEMO_NODES, out);
    var process = new DrainedProcess(cluster::close);
    demo(new Served(cluster.api(), process), out, once);
    cluster.awaitEnd();
    process.exit(0);
  }

  private static void demo(Served served, PrintStream out, boolean once) {
    boolean good = false;
    try {
      good = new Demo(served.api(), out).run();
    } catch (IOException e) {
      System.err.println("the demo failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (once || !good) served.process().exit(good ? 0 : FAILED);
    else out.println("stays up until Ctrl-C");
  }

  /** Where requests go, and the process that answers them or owns those that do. */
  private record Served(URI api, DrainedProcess process) {}
}
