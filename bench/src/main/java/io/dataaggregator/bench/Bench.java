package io.dataaggregator.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs one of the benchmarks. */
public final class Bench {
  private static final String OURS_ONLY = "-s us -w w1-csv,w1-ndjson";

  private Bench() {}

  /**
   * One argument, words with blanks between: {@code jmh} and what JMH itself takes, {@code peers}
   * and what {@link Choice} takes, or {@code w1}.
   */
  public static void main(String[] args) throws IOException {
    List<String> words = List.of(String.join(" ", args).strip().split("\\s+"));
    List<String> options = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "jmh" -> jmh(options);
      case "peers" -> sideBySide(options);
      case "w1" -> sideBySide(List.of(OURS_ONLY.split(" ", -1)));
      default -> refuse("unknown benchmark " + words + ": choose jmh, w1 or peers");
    }
  }

  private static void jmh(List<String> options) throws IOException {
    var arguments = new ArrayList<>(List.of("-prof", "gc"));
    arguments.addAll(options);
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
  }

  private static void sideBySide(List<String> options) throws IOException {
    Locale.setDefault(Locale.ROOT); // a table reads the same everywhere
    Choice choice;
    try {
      choice = Choice.of(options);
    } catch (IllegalArgumentException refusal) {
      refuse(String.valueOf(refusal.getMessage()));
      return;
    }
    Path directory = Path.of("target", "side-by-side").toAbsolutePath();
    new SideBySide(choice, directory, System.err).run(System.out);
  }

  private static void refuse(String why) {
    System.err.println(why);
    System.exit(2);
  }
}
