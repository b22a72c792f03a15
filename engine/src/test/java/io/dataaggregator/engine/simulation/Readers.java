package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.split.Buckets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** People who look at the results all the time. */
final class Readers {
  /** A published bucket. */
  static final class Result {
    long count;
    final Set<Long> seals = new HashSet<>();

    int revision() {
      return seals.size();
    }
  }

  private record Seen(long count, int revision) {}

  private record Place(long generation, long bucket) {}

  private final World world;
  private final Oracle oracle;
  private final Map<Place, Seen> published = new HashMap<>();
  private final Map<Place, Long> live = new HashMap<>();

  Readers(World world, Oracle oracle) {
    this.world = world;
    this.oracle = oracle;
  }

  /** Segments of published seals, merged. */
  Map<Long, Result> results(long generation) {
    long until = oracle.truth(generation).published;
    Map<Long, Result> results = new TreeMap<>();
    if (world.scenario.merges) {
      world
          .store
          .merged()
          .forEach((key, count) -> {
            if (key.generation() == generation && key.seal() <= until) {
              add(results, key.bucket(), count, key.seal());
            }
          });
      return results;
    }
    for (Address split : world.store.splits()) {
      if (split.generation() == generation) {
        world
            .store
            .rows(split)
            .forEach((key, counts) -> {
              if (key.seal() <= until) {
                counts.forEach((bucket, count) -> add(results, bucket, count, key.seal()));
              }
            });
      }
    }
    return results;
  }

  private static void add(Map<Long, Result> results, long bucket, long count, long seal) {
    Result result = results.computeIfAbsent(bucket, b -> new Result());
    result.count += count;
    result.seals.add(seal);
  }

  /** Published and open values of a generation, as of the last look at them. */
  Map<Long, Long> live(long generation) {
    Map<Long, Long> values = new HashMap<>();
    live.forEach((place, count) -> {
      if (place.generation() == generation) {
        values.put(place.bucket(), count);
      }
    });
    return values;
  }

  void check() {
    for (long generation : oracle.generations().keySet()) {
      Map<Long, Result> results = results(generation);
      results.forEach((bucket, result) -> checkPublished(new Place(generation, bucket), result));
      published.forEach((place, seen) -> {
        if (place.generation() == generation && !results.containsKey(place.bucket())) {
          throw new Violation("published bucket " + place + " is gone");
        }
      });
      checkLive(generation, results);
    }
  }

  private void checkPublished(Place place, Result now) {
    Seen before = published.put(place, new Seen(now.count, now.revision()));
    if (before == null || before.equals(new Seen(now.count, now.revision()))) {
      return;
    }
    if (now.revision() <= before.revision()) {
      throw new Violation("value of " + place + " changed without a revision: " + before);
    }
    if (!world.scenario.windowless && !world.scenario.revises) {
      throw new Violation("final value of " + place + " changed: " + before);
    }
    world.revisions++;
  }

  /** Published and open values together never fall: records only come in. */
  private void checkLive(long generation, Map<Long, Result> results) {
    Map<Long, Long> now = new HashMap<>();
    results.forEach((bucket, result) -> now.put(bucket, result.count));
    for (Node node : world.current.values()) {
      if (node instanceof SplitNode split && split.me().address.generation() == generation) {
        addOpen(split, now);
      }
    }
    now.forEach((bucket, count) -> {
      long before = live.getOrDefault(new Place(generation, bucket), 0L);
      if (count < before) {
        throw new Violation("live value of " + bucket + " fell from " + before + " to " + count);
      }
    });
    live.forEach((place, count) -> {
      if (place.generation() == generation && count > 0 && !now.containsKey(place.bucket())) {
        throw new Violation("live value of " + place + " is gone: " + count);
      }
    });
    now.forEach((bucket, count) -> live.put(new Place(generation, bucket), count));
  }

  private void addOpen(SplitNode split, Map<Long, Long> now) {
    if (!split.state().started()) {
      return;
    }
    Oracle.Truth truth = oracle.truth(split.me().address.generation());
    // a split that is behind may still hold open what was published of it: its last seal tells
    long pinned = Long.MIN_VALUE;
    for (Map.Entry<Long, Long> seal : truth.frontiers.entrySet()) {
      if (seal.getKey() <= truth.published && seal.getKey() > split.state().seal()) {
        pinned = Math.max(pinned, seal.getValue());
      }
    }
    long from = world.broken(Broken.OPEN_NAMES_SEAL) ? Long.MIN_VALUE : pinned;
    world
        .scenario
        .bucketing
        .counts(split.state().open())
        .forEach((bucket, count) -> {
          if (CountBuckets.closesAt(bucket, world.scenario.lateness) > from) {
            now.merge(bucket, count, Long::sum);
          }
        });
    for (long seal : split.state().frozenSeals()) {
      Buckets frozen = split.state().frozen(seal);
      if (seal > truth.published && frozen != null) {
        world
            .scenario
            .bucketing
            .counts(frozen)
            .forEach((bucket, count) -> now.merge(bucket, count, Long::sum));
      }
    }
  }
}
