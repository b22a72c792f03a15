package io.dataaggregator.bench;

import io.dataaggregator.bench.nexmark.Nexmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs one of the benchmarks. */
public final class Bench {
  private static final String OURS_ONLY = "-s us -w w1-csv,w1-ndjson";

  private Bench() {}

  /**
   * One argument, words with blanks between: the benchmark, then its options. {@code jmh} takes
   * what JMH itself takes, {@code peers} what {@link Choice} does.
   */
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT); // a table reads the same everywhere
    List<String> words = List.of(String.join(" ", args).strip().split("\\s+"));
    List<String> options = words.subList(1, words.size());
    try {
      switch (words.getFirst()) {
        case "jmh" -> jmh(options);
        case "peers" -> sideBySide(options);
        case "w1" -> sideBySide(List.of(OURS_ONLY.split(" ", -1)));
        case "nexmark" -> nexmark(options);
        case "scale" -> scale(options);
        case "state" -> state(options);
        default ->
            throw new IllegalArgumentException(
                "unknown benchmark " + words + ": choose jmh, w1, peers, nexmark, scale or state");
      }
    } catch (IllegalArgumentException refusal) {
      System.err.println(refusal.getMessage());
      System.exit(2);
    }
  }

  private static void jmh(List<String> options) throws IOException {
    var arguments = new ArrayList<>(List.of("-prof", "gc"));
    arguments.addAll(options);
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
  }

  private static void sideBySide(List<String> options) throws IOException {
    new SideBySide(Choice.of(options), target("side-by-side"), System.err).run(System.out);
  }

  private static void nexmark(List<String> words) throws IOException {
    Map<String, String> options =
        Options.of(
            words,
            Map.of(
                "-n", "BIDS; 1000000 if left out",
                "-q", "QUERY,QUERY of " + Nexmark.queries() + "; all if left out",
                "-r", "REPETITIONS; 3 if left out"));
    var nexmark =
        new Nexmark(
            Options.numbers(options, "-n", "1000000", 100_000_000).getFirst(),
            options.containsKey("-q")
                ? List.of(options.get("-q").split(",", -1))
                : Nexmark.queries(),
            Options.numbers(options, "-r", "3", 99).getFirst(),
            target("nexmark"),
            SideBySide.PORT,
            (arguments, log) -> PeerRuns.execute(Peer.duck("Nexmark", arguments), log));
    if (!nexmark.run(System.out)) System.exit(1);
  }

  private static void scale(List<String> words) throws IOException {
    new Scale(Options.of(words, Scale.OPTIONS), target("scale")).run(System.out);
  }

  private static void state(List<String> words) throws IOException {
    new LargeState(Options.of(words, LargeState.OPTIONS), target("state")).run(System.out);
  }

  private static Path target(String name) {
    return Path.of("target", name).toAbsolutePath();
  }
}
