package io.dataaggregator.bench.nexmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts the program that runs a query of DuckDB's. */
@FunctionalInterface
public interface Duck {
  /**
   * Runs it to its end.
   *
   * @param arguments as the program takes them
   * @param log where its output goes
   * @throws IOException if it failed
   */
  void run(List<String> arguments, Path log) throws IOException;
}
