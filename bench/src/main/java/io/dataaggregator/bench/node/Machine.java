package io.dataaggregator.bench.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;

/** What figures depend on beside the work. */
public final class Machine {
  private Machine() {}

  /** The commit that is measured, the JDK and the processors, as a sentence begins with them. */
  public static String described() throws IOException {
    return "Commit %s, JDK %s, %d CPUs"
        .formatted(commit(), Runtime.version(), Runtime.getRuntime().availableProcessors());
  }

  /** Short, with {@code -dirty} where files differ from it. */
  public static String commit() throws IOException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude=*")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String commit = new String(git.getInputStream().readAllBytes(), US_ASCII).strip();
    return commit.isEmpty() ? "unknown" : commit;
  }
}
