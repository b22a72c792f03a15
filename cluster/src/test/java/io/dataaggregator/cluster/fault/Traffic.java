package io.dataaggregator.cluster.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Readers of the API, so many a second whatever becomes of the requests before: latencies count
 * from when a request was due. They ask one node after the other, and once more where a node is not
 * there or says that it cannot answer now.
 */
final class Traffic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int UNAVAILABLE = 503;

  private final List<URI> nodes;
  private final List<String> paths;
  private final long intervalNanos;
  private final HttpClient http;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread pace;
  private final AtomicLong again = new AtomicLong();
  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean ends;

  private Traffic(List<URI> nodes, List<String> paths, int perSecond) {
    this.nodes = nodes;
    this.paths = paths;
    intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    pace = Thread.ofPlatform().name("traffic").start(this::run);
  }

  /** Begins to ask for each of {@code paths} in turn. */
  static Traffic of(List<URI> nodes, List<String> paths, int perSecond) {
    return new Traffic(nodes, paths, perSecond);
  }

  private void run() {
    long due = System.nanoTime();
    for (int number = 0; !ends; number++) {
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      int request = number;
      long wasDue = due;
      readers.execute(() -> read(request, wasDue));
      due += intervalNanos;
    }
  }

  private void read(int number, long due) {
    String path = paths.get(number % paths.size());
    String first = ask(number, path);
    String failure = first;
    if (!first.isEmpty()) {
      again.incrementAndGet();
      failure = ask(number + 1, path);
    }
    nanos.add(System.nanoTime() - due);
    if (!failure.isEmpty()) failures.add(first + ", then " + failure);
  }

  /** Empty where the answer was as it should be. */
  private String ask(int number, String path) {
    URI node = nodes.get(number % nodes.size());
    var request = HttpRequest.newBuilder(node.resolve(path)).timeout(PATIENCE).build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) return "";
      if (answer.statusCode() == UNAVAILABLE) return node + path + " 503 " + answer.body();
      throw new AssertionError(node + path + " " + answer.statusCode() + " " + answer.body());
    } catch (IOException gone) {
      return node + path + " " + gone;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends no more, and waits for what was sent. */
  @Override
  public void close() {
    ends = true;
    try {
      pace.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    readers.close();
    http.close();
  }

  /** Requests that had no answer at the second attempt either. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** What it was like; once closed. */
  @Override
  public String toString() {
    var sorted = new ArrayList<>(nanos);
    sorted.sort(null);
    return sorted.size()
        + " requests, "
        + again
        + " asked again, "
        + failures.size()
        + " failed, p50 "
        + millis(sorted, .5)
        + ", p95 "
        + millis(sorted, .95)
        + ", p99 "
        + millis(sorted, .99)
        + ", longest "
        + millis(sorted, 1)
        + " ms";
  }

  private static long millis(List<Long> sorted, double share) {
    int place = (int) Math.ceil(share * sorted.size()) - 1;
    return TimeUnit.NANOSECONDS.toMillis(sorted.get(Math.max(0, place)));
  }
}
