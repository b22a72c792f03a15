package io.dataaggregator.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs one of the benchmarks. */
public final class Bench {
  private Bench() {}

  /** One argument: {@code jmh} and what JMH itself takes, with blanks between, or {@code w1}. */
  public static void main(String[] args) throws IOException {
    List<String> words = List.of(String.join(" ", args).strip().split("\\s+"));
    if (words.equals(List.of("w1"))) {
      new W1(System.out, Path.of("target", "w1").toAbsolutePath()).run();
    } else if (words.getFirst().equals("jmh")) {
      var jmh = new ArrayList<>(List.of("-prof", "gc"));
      jmh.addAll(words.subList(1, words.size()));
      org.openjdk.jmh.Main.main(jmh.toArray(String[]::new));
    } else {
      System.err.println("unknown benchmark " + words + ": choose -Dbench=jmh or -Dbench=w1");
      System.exit(2);
    }
  }
}
