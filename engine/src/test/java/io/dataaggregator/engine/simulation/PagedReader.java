package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.split.OpenPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who reads the results of one generation after another, page by page, while the history
 * goes on between any two questions: to each split for the next of its buckets, to the pipeline for
 * what is published, and to the store.
 *
 * <p>Chance is its own, so that it changes nothing of the history that it looks at.
 */
final class PagedReader {
  private final World world;
  private final Chance chance;
  private final List<Address> unasked = new ArrayList<>();
  private final List<OpenPage> pages = new ArrayList<>();
  private long generation;
  private KeyStart start = KeyStart.FIRST;
  // the last bucket that was shown; buckets are numbered in the order of their keys
  private long shown = Long.MIN_VALUE;
  private boolean underWay;
  private double haste = .5;
  private long published = -1;
  private Map<Long, Long> before = Map.of();

  PagedReader(World world, long seed) {
    this.world = world;
    chance = new Chance(~seed);
  }

  void step() {
    if (!chance.of(haste)) {
      return;
    }
    boolean looksFirst = world.broken(Broken.SPLITS_BEFORE_PIPELINE);
    if (!underWay) {
      begin();
    } else if (looksFirst && published < 0) {
      look();
    } else if (!unasked.isEmpty()) {
      ask(unasked.remove(chance.between(0, unasked.size() - 1)));
    } else if (published < 0) {
      look();
    } else {
      show();
    }
  }

  private void begin() {
    if (shown == Long.MIN_VALUE) {
      List<Long> generations = List.copyOf(world.oracle.generations().keySet());
      if (generations.isEmpty()) {
        return;
      }
      generation = chance.pick(generations);
    }
    underWay = true;
    published = -1;
    haste = chance.of(.3) ? .02 : .5;
    before = world.oracle.readers().live(generation);
    Set<Address> splits = new TreeSet<>();
    for (Assignment assigned : world.oracle.truth(generation).units) {
      splits.add(new Address(generation, assigned.split()));
    }
    unasked.addAll(splits);
  }

  private void ask(Address split) {
    if (world.current.get(split) instanceof SplitNode node) {
      var query = new OpenPage.Query(BucketFilter.ALL, start, chance.between(1, 3));
      pages.add(OpenPage.of(node.me().sequence, node.state(), query));
    }
  }

  private void look() {
    published = world.oracle.truth(generation).published;
  }

  /** Shows the buckets up to which every page is complete, and goes on behind them. */
  private void show() {
    long until = Long.MAX_VALUE;
    Bytes through = null;
    boolean farthest = world.broken(Broken.SHOWN_AS_FAR_AS_COMPLETE);
    for (OpenPage page : pages) {
      if (page.through() == null) {
        continue;
      }
      long last = last(page);
      if (through == null || (farthest ? last > until : last < until)) {
        until = last;
        through = page.through();
      }
    }
    check(rows(), until);
    pages.clear();
    underWay = false;
    shown = through == null ? Long.MIN_VALUE : until;
    start = through == null ? KeyStart.FIRST : KeyStart.after(through);
  }

  private long last(OpenPage page) {
    long last = Long.MIN_VALUE;
    for (OpenPage.Table table : page.tables()) {
      last = Math.max(last, counts(table).lastKey());
    }
    return last;
  }

  private NavigableMap<Long, Long> counts(OpenPage.Table table) {
    return world.scenario.bucketing.decode(table.buckets());
  }

  /** Published segments, and what no published seal holds. */
  private NavigableMap<Long, Long> rows() {
    NavigableMap<Long, Long> rows = new TreeMap<>();
    for (Address split : world.store.splits()) {
      if (split.generation() == generation) {
        world
            .store
            .rows(split)
            .forEach((key, counts) -> {
              if (key.seal() <= published) {
                counts.forEach((bucket, count) -> rows.merge(bucket, count, Long::sum));
              }
            });
      }
    }
    for (OpenPage page : pages) {
      for (OpenPage.Table table : page.tables()) {
        add(page, table, rows);
      }
    }
    return rows;
  }

  private void add(OpenPage page, OpenPage.Table table, Map<Long, Long> rows) {
    if (table.seal() > 0 && table.seal() <= published) {
      return;
    }
    // sealed and published since the split answered: in segments by now
    boolean behind =
        table.seal() == 0 && page.seal() < published && !world.broken(Broken.OPEN_NAMES_SEAL);
    long closed = behind ? world.oracle.frontierOf(generation, published) : Long.MIN_VALUE;
    counts(table)
        .forEach((bucket, count) -> {
          if (CountBuckets.closesAt(bucket, world.scenario.lateness) > closed) {
            rows.merge(bucket, count, Long::sum);
          }
        });
  }

  /** Every value is at least what it was before the round, and at most what it is by now. */
  private void check(NavigableMap<Long, Long> rows, long until) {
    world.oracle.readers().check();
    Map<Long, Long> now = world.oracle.readers().live(generation);
    Map<Long, Long> met = new HashMap<>(rows.headMap(until, true).tailMap(shown, false));
    before.forEach((bucket, count) -> {
      boolean here = bucket > shown && bucket <= until;
      if (here && met.getOrDefault(bucket, 0L) < count) {
        throw new Violation(told(bucket, met.get(bucket)) + " after " + count);
      }
    });
    met.forEach((bucket, count) -> {
      if (count > now.getOrDefault(bucket, 0L)) {
        throw new Violation(told(bucket, count) + ", but it is " + now.get(bucket));
      }
    });
  }

  private String told(long bucket, @Nullable Long count) {
    return "a page of generation " + generation + " has " + count + " in " + bucket;
  }
}
