package io.dataaggregator.cluster.running;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a node in a process of its own says, from its first line to its last. */
public final class ProcessLog {
  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final Thread reader;

  private ProcessLog(Process process) {
    reader = Thread.ofVirtual().start(() -> read(process));
  }

  /** Reads what {@code process} says until it ends. */
  public static ProcessLog of(Process process) {
    return new ProcessLog(process);
  }

  private void read(Process process) {
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = said.readLine()) != null; ) {
        synchronized (lines) {
          lines.add(line);
        }
        if (line.startsWith("ready ")) ready.complete(line);
      }
      ready.completeExceptionally(new AssertionError("the node ended"));
    } catch (IOException e) {
      ready.completeExceptionally(new UncheckedIOException(e));
    }
  }

  /** Waits until the node says that it is ready; fails where it ends or takes longer. */
  public void awaitReady(Duration limit) throws InterruptedException {
    try {
      ready.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the node is not ready after at most " + limit + ":\n" + this, e);
    }
  }

  /** Waits for the last words of a process that has ended. */
  public void awaitEnd() throws InterruptedException {
    reader.join();
  }

  /** Every line so far. */
  @Override
  public String toString() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }
}
