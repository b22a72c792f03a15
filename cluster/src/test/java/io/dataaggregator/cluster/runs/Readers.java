package io.dataaggregator.cluster.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Readers that do nothing but read, until they are stopped. */
final class Readers<T> implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<List<T>>> readers = new ArrayList<>();
  private volatile boolean stopped;

  Readers(int count, Callable<T> read) {
    for (int i = 0; i < count; i++) readers.add(threads.submit(() -> loop(read)));
  }

  private List<T> loop(Callable<T> read) throws Exception {
    var seen = new ArrayList<T>();
    while (!stopped) seen.add(read.call());
    return seen;
  }

  /** Everything that was read; fails as the first read that failed did. */
  List<T> stop() throws Exception {
    stopped = true;
    var all = new ArrayList<T>();
    for (Future<List<T>> reader : readers) all.addAll(reader.get());
    return all;
  }

  @Override
  public void close() {
    stopped = true;
    threads.close();
  }
}
