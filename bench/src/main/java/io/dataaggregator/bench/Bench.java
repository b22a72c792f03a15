package io.dataaggregator.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Runs one of the benchmarks. */
public final class Bench {
  private Bench() {}

  /** {@code jmh [arguments of JMH]}, or {@code w1}. */
  public static void main(String[] args) throws IOException {
    String what = args.length == 0 ? "" : args[0].strip();
    if (what.equals("w1")) {
      new W1(System.out, Path.of("target", "w1").toAbsolutePath()).run();
    } else if (what.equals("jmh")) {
      org.openjdk.jmh.Main.main(new String[] {"-prof", "gc"});
    } else {
      System.err.println("unknown benchmark " + what + ": choose -Dbench=jmh or -Dbench=w1");
      System.exit(2);
    }
  }
}
