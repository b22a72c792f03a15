package io.dataaggregator.cluster.split;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.reference.Reference;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the records of a run are looked up in, on one split. It is read before anything else is, and
 * again after each interval; the thread that reads records takes what is there when an epoch
 * begins. Safe for several threads.
 */
final class References implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(References.class);

  /** Hears how readings go. */
  interface Listener {
    /** {@code reference} was read, where {@code failure} is null; else what is in the way. */
    void refreshed(String reference, @Nullable Throwable failure);
  }

  private final PipelinePlan plan;
  private final ReferenceLoader loader;
  private final ActorSystem<?> system;
  private final Duration retry;
  private final Listener listener;
  private final List<Lookup> lookups;
  private final List<Cancellable> timers = new ArrayList<>();
  private volatile List<Reference> current = List.of();
  private @Nullable CompletableFuture<List<Reference>> first;
  private boolean closed;

  /**
   * @param retry wait before another try where one failed, unless the interval is shorter; and how
   *     long one may take without a word of it
   */
  References(
      PipelinePlan plan,
      ReferenceLoader loader,
      ActorSystem<?> system,
      Duration retry,
      Listener listener) {
    this.plan = plan;
    this.loader = loader;
    this.system = system;
    this.retry = retry;
    this.listener = listener;
    lookups = plan.lookups();
  }

  boolean isEmpty() {
    return lookups.isEmpty();
  }

  /**
   * Begins with what {@code former} read last, where that was read for the same: a file that has
   * become bad since, or has gone, is then no failure.
   */
  synchronized void follow(References former) {
    if (content(lookups).equals(content(former.lookups))) current = former.current;
  }

  /** What tables are made of, in their order. */
  private static List<List<Object>> content(List<Lookup> lookups) {
    return lookups.stream()
        .map(one -> List.<Object>of(one.reference(), one.keyFields(), one.takenFields()))
        .toList();
  }

  /** One for each lookup, once all were read; tries again where that failed before. */
  synchronized CompletionStage<List<Reference>> loaded() {
    var known = first;
    if (known != null && !known.isCompletedExceptionally()) return known;
    if (!current.isEmpty()) {
      var followed = CompletableFuture.completedFuture(current);
      first = followed;
      keepFresh(true);
      return followed;
    }
    var loading =
        IntStream.range(0, lookups.size()).mapToObj(i -> load(i).toCompletableFuture()).toList();
    var all =
        CompletableFuture.allOf(loading.toArray(CompletableFuture[]::new))
            .thenApply(nothing -> begin(loading.stream().map(CompletableFuture::join).toList()));
    first = all;
    return all;
  }

  private CompletionStage<Reference> load(int lookup) {
    try {
      var limits = plan.definition().limits();
      var loading = loader.load(lookups.get(lookup), limits);
      watch(lookup, loading, retry);
      return loading;
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Says again and again that it is not read yet: what hangs neither ends nor fails. It is not
   * tried again meanwhile, which would hang too.
   */
  private void watch(int lookup, CompletionStage<Reference> loading, Duration soFar) {
    Runnable tell =
        () -> {
          if (loading.toCompletableFuture().isDone() || isClosed()) return;
          String what =
              "it is not read yet after " + soFar.toSeconds() + " s: see whether its place answers";
          listener.refreshed(name(lookup), new SourceException("source.slow", what, true));
          watch(lookup, loading, soFar.plus(retry));
        };
    var timer = system.scheduler().scheduleOnce(retry, tell, system.executionContext());
    loading.whenComplete((reference, failure) -> timer.cancel());
  }

  private synchronized List<Reference> begin(List<Reference> loaded) {
    current = loaded;
    // what was in the way of an earlier attempt is not any more
    for (int i = 0; i < loaded.size(); i++) listener.refreshed(name(i), null);
    keepFresh(false);
    return loaded;
  }

  /**
   * Reads again after each interval.
   *
   * @param soon whether the first time is not after a whole interval: the last reading may be old,
   *     or have failed
   */
  private synchronized void keepFresh(boolean soon) {
    for (int i = 0; i < lookups.size(); i++) {
      timers.add(Cancellable.alreadyCancelled());
      Long micros = lookups.get(i).refreshMicros();
      if (micros == null) continue;
      Duration interval = Duration.of(micros, ChronoUnit.MICROS);
      later(i, interval, soon ? sooner(interval) : interval);
    }
  }

  private Duration sooner(Duration interval) {
    return retry.compareTo(interval) < 0 ? retry : interval;
  }

  private synchronized void later(int lookup, Duration interval, Duration wait) {
    if (closed) return;
    timers.set(
        lookup,
        system
            .scheduler()
            .scheduleOnce(wait, () -> refresh(lookup, interval), system.executionContext()));
  }

  private void refresh(int lookup, Duration interval) {
    load(lookup)
        .whenComplete((next, failure) -> {
          if (isClosed()) return;
          if (failure == null) take(lookup, next);
          else LOG.warn("{} is not read anew: {}", name(lookup), cause(failure).getMessage());
          listener.refreshed(name(lookup), failure == null ? null : cause(failure));
          later(lookup, interval, failure == null ? interval : sooner(interval));
        });
  }

  private static Throwable cause(Throwable failure) {
    Throwable inner = failure.getCause();
    return failure instanceof CompletionException && inner != null ? inner : failure;
  }

  /** The same content stays the same version, however often it is read. */
  private synchronized void take(int lookup, Reference next) {
    if (current.get(lookup).version().version().equals(next.version().version())) return;
    LOG.info("{} is at {} now", name(lookup), next.version().version());
    var references = new ArrayList<>(current);
    references.set(lookup, next);
    current = List.copyOf(references);
  }

  /** What people know it by: two lookups may be in the same file. */
  private String name(int lookup) {
    return "lookup " + (lookup + 1) + " in " + lookups.get(lookup).reference().label();
  }

  /** Whether nothing is read any more. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** What the next epoch is joined with. */
  List<Reference> current() {
    return current;
  }

  /** Nothing is read any more; what was read stays for whoever still uses it. */
  @Override
  public synchronized void close() {
    closed = true;
    timers.forEach(Cancellable::cancel);
  }
}
