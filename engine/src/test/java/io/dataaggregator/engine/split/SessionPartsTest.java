package io.dataaggregator.engine.split;

import static io.dataaggregator.engine.split.Given.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.AssembledWindows;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.aggregate.SegmentSource;
import io.dataaggregator.engine.aggregate.SessionMerge;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition.Late;
import io.dataaggregator.engine.definition.WindowDefinition.Session;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Sessions of which several splits have parts. Whatever each reads, whenever it seals, ends or is
 * restored, joins, and wherever a merge is broken off: sessions are those of all records that were
 * not late, as if one had sorted them first, and each record is in one that is final, carried or
 * open.
 */
class SessionPartsTest {
  private static final int KEYS = 4;
  private static final int TIMES = 400;
  private static final int SEGMENT = 3;

  private record Found(long first, long last, long key, long records) {}

  /** Rows of one seal by number: what is there stays. */
  private record Place(String kind, long seal, int range) {}

  private static final class World {
    final Random random;
    final Session window;
    final AggregatePlan plan;
    final Function<String, Buckets> factory;
    final List<SplitState> splits = new ArrayList<>();
    final List<Long> offsets = new ArrayList<>();
    final Set<Integer> answered = new HashSet<>();
    final Map<Place, Segment> store = new LinkedHashMap<>();
    final Map<Long, TreeMap<Long, Long>> unsealed = new HashMap<>();
    long records;
    long frontier = Long.MIN_VALUE;
    long seal;
    long published;
    long publishedFrontier = Long.MIN_VALUE;
    long carried = Long.MAX_VALUE;
    int sessions;
    int carriedOn;
    int brokenOff;

    World(Random random) {
      this.random = random;
      window = new Session(2 + random.nextInt(12), "at", random.nextInt(3) * 7L, Late.REJECT);
      plan =
          new AggregatePlan(
              List.of(new Field("key", FieldType.INT)),
              window,
              List.of(
                  new AggregateCall(MeasureKind.SUM, FieldType.INT, 0),
                  new AggregateCall(MeasureKind.MIN, FieldType.TIMESTAMP, 0),
                  new AggregateCall(MeasureKind.MAX, FieldType.TIMESTAMP, 0)));
      factory = definition -> Buckets.parts(plan, SEGMENT);
      for (int i = random.nextInt(3); i >= 0; i--) join();
    }

    private boolean sealOpen() {
      return seal > published;
    }

    /** While a seal is open nobody joins it who was not there: it may be merged already. */
    private void join() {
      var split = new SplitState(factory);
      long from = sealOpen() ? frontier : publishedFrontier;
      when(split, new SplitCommand.Start("definition", 1, from, sealOpen() ? seal : published));
      when(split, new SplitCommand.Resume("i1"));
      if (sealOpen()) answered.add(splits.size());
      splits.add(split);
      offsets.add(0L);
    }

    void step() {
      int at = random.nextInt(splits.size());
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> commit(at);
        case 4 -> splits.set(at, SplitState.restore(splits.get(at).toSnapshot(), factory));
        case 5 -> openSeal();
        case 6 -> answer(at);
        case 7 -> {
          for (int all = 0; all < splits.size(); all++) answer(all);
        }
        case 8 -> {
          if (mayMerge()) breakOff();
        }
        case 9 -> {
          if (mayMerge()) publish();
        }
        case 10 -> {
          if (random.nextInt(6) == 0 && splits.size() < 5) join();
        }
        default -> check();
      }
    }

    private void commit(int at) {
      SplitState split = splits.get(at);
      boolean near = random.nextInt(4) > 0;
      long least =
          near
              ? Math.max(frontier, -TIMES) + random.nextInt(60) - 20
              : random.nextInt(TIMES) - TIMES / 2;
      long[] accepted =
          random
              .longs(random.nextInt(12), least, least + 60)
              .filter(time -> window.lateFrom(window.start(time)) > split.lateUntil())
              .toArray();
      for (long time : accepted) {
        unsealed
            .computeIfAbsent(Math.floorMod(time, (long) KEYS), key -> new TreeMap<>())
            .merge(time, 1L, Long::sum);
      }
      long offset = offsets.get(at);
      Delta delta = Deltas.modulo(KEYS, plan, accepted);
      when(split, Given.epoch(split, offset, offset + accepted.length, delta));
      offsets.set(at, offset + accepted.length);
      records += accepted.length;
    }

    private void openSeal() {
      if (sealOpen()) return;
      frontier = Math.max(frontier, -TIMES) + random.nextInt(60);
      if (random.nextInt(8) == 0) frontier = Math.max(frontier, end());
      seal++;
      answered.clear();
    }

    /** As the end of a run has it. */
    private long end() {
      return splits.stream()
          .mapToLong(split -> split.open().latestClose())
          .reduce(carried == Long.MAX_VALUE ? frontier : carried, Math::max);
    }

    private void answer(int at) {
      SplitState split = splits.get(at);
      if (sealOpen()) {
        when(split, new SplitCommand.Seal("i1", frontier, seal));
        for (int range = 0; range < split.segments(seal); range++) {
          Segment segment = split.segment(seal, range);
          if (segment != null) store.putIfAbsent(new Place("split" + at, seal, range), segment);
        }
        answered.add(at);
      }
      when(split, new SplitCommand.Forget("i1", Math.min(published, split.seal())));
    }

    private boolean mayMerge() {
      return sealOpen() && answered.size() == splits.size();
    }

    private SegmentSource segments(String kind, long of) {
      return SegmentSource.of(
          store.entrySet().stream()
              .filter(e -> e.getKey().kind().startsWith(kind) && e.getKey().seal() == of)
              .map(Map.Entry::getValue)
              .map(s -> new SegmentSource.Stored(0, s.firstKey(), s.lastKey(), s::payload))
              .toList());
    }

    private MergedRows rows(SegmentSource source) {
      return new MergedRows(plan.shown(), BucketFilter.ALL, KeyStart.FIRST, null, source);
    }

    /** What the merge of the open seal would write, in that order. */
    private Map<Place, Segment> merged() {
      var written = new LinkedHashMap<Place, Segment>();
      var merge =
          SessionMerge.toSegments(
              plan,
              SEGMENT,
              segment -> written.put(new Place("final", seal, written.size()), segment));
      merge.take(rows(segments("carried", published)));
      merge.take(rows(segments("split", seal)));
      if (window.closesAt(merge.lastPane()) <= frontier) {
        merge.endAll();
      } else {
        List<Segment> open = merge.endOthers();
        for (int range = 0; range < open.size(); range++) {
          written.put(new Place("carried", seal, range), open.get(range));
        }
      }
      return written;
    }

    private void breakOff() {
      Map<Place, Segment> all = merged();
      all.entrySet().stream()
          .limit(random.nextInt(all.size() + 1))
          .forEach(entry -> store.putIfAbsent(entry.getKey(), entry.getValue()));
      brokenOff++;
    }

    private void publish() {
      merged().forEach(store::putIfAbsent);
      published = seal;
      publishedFrontier = frontier;
      carried =
          store.entrySet().stream()
              .filter(e -> e.getKey().kind().equals("carried") && e.getKey().seal() == published)
              .mapToLong(e -> window.closesAt(AssembledWindows.windowOf(e.getValue().firstKey())))
              .findFirst()
              .orElse(Long.MAX_VALUE);
      if (carried < Long.MAX_VALUE) carriedOn++;
      var closed = new HashSet<Found>();
      for (Found session : sessions()) {
        if (window.closesAt(window.start(session.last())) > frontier) continue;
        closed.add(session);
        Objects.requireNonNull(unsealed.get(session.key()))
            .subMap(session.first(), true, session.last(), true)
            .clear();
      }
      sessions += closed.size();
      assertEquals(closed, found(rows(segments("final", published))), "seal " + published);
    }

    /** Of all records that are in no final one. */
    private Set<Found> sessions() {
      var sessions = new HashSet<Found>();
      unsealed.forEach((key, times) -> {
        long first = 0;
        long last = 0;
        long count = 0;
        for (Map.Entry<Long, Long> at : times.entrySet()) {
          if (count > 0 && at.getKey() - last >= window.gapMicros()) {
            sessions.add(new Found(first, last, key, count));
            count = 0;
          }
          first = count == 0 ? at.getKey() : first;
          last = at.getKey();
          count += at.getValue();
        }
        if (count > 0) sessions.add(new Found(first, last, key, count));
      });
      return sessions;
    }

    void check() {
      assertEquals(sessions(), open());
      long counted = 0;
      for (Map.Entry<Place, Segment> entry : store.entrySet()) {
        Place place = entry.getKey();
        boolean shown =
            switch (place.kind()) {
              case "final" -> place.seal() <= published;
              case "carried" -> place.seal() == published;
              // those that the split still holds are counted there
              default -> false;
            };
        if (shown) counted += entry.getValue().records();
      }
      for (SplitState split : splits) {
        counted += split.open().records();
        for (long n : split.frozenSeals()) {
          if (n > published) counted += Objects.requireNonNull(split.frozen(n)).records();
        }
      }
      assertEquals(records, counted);
    }

    /** What is open, put together as a reader does: page by page of every split. */
    private Set<Found> open() {
      var found = new ArrayList<Found>();
      var order = new ArrayList<Bytes>();
      var merge =
          SessionMerge.toRows(
              plan,
              row -> {
                found.add(of(row));
                order.add(row.key());
              });
      KeyStart start = KeyStart.FIRST;
      Bytes through = null;
      do {
        var tables = new ArrayList<BucketTable>();
        through = null;
        for (SplitState split : splits) {
          var query = new OpenPage.Query(BucketFilter.ALL, start, 1 + random.nextInt(9));
          OpenPage page = OpenPage.of(1, split, query);
          Bytes end = page.through();
          if (end != null && (through == null || end.compareTo(through) < 0)) through = end;
          for (OpenPage.Table table : page.tables()) {
            if (table.seal() > 0 && table.seal() <= published) continue;
            tables.add(BucketTable.of(plan.shown(), table.buckets()));
          }
        }
        var rows =
            new MergedRows(
                plan.shown(), BucketFilter.ALL, start, through, segments("carried", published));
        tables.forEach(rows::addOpen);
        merge.take(rows);
        if (through != null) start = KeyStart.after(through);
      } while (through != null);
      merge.endAll();
      assertEquals(order.stream().sorted().distinct().toList(), order);
      return new HashSet<>(found);
    }

    private Set<Found> found(MergedRows rows) {
      var found = new HashSet<Found>();
      for (MergedBucket row = rows.next(); row != null; row = rows.next()) {
        assertTrue(found.add(of(row)), "twice");
      }
      return found;
    }

    private Found of(MergedBucket row) {
      long key = (Long) Objects.requireNonNull(row.keyValues().getFirst());
      long last = plan.last(row.callValues());
      long sum = ((Number) Objects.requireNonNull(row.callValues().getFirst())).longValue();
      assertEquals(key * row.records(), sum);
      assertEquals(window.start(last), row.windowStart());
      return new Found(plan.first(row.callValues()), last, key, row.records());
    }

    /** The run ends: everything that it began is final. */
    void end(int bound) {
      for (int i = 0; i < bound; i++) {
        if (!sealOpen()) {
          frontier = Math.max(frontier, end());
          seal++;
          answered.clear();
        }
        for (int at = 0; at < splits.size(); at++) answer(at);
        publish();
        check();
      }
    }
  }

  @Property(tries = 600)
  void sessionsAreThoseOfAllRecordsWhoeverReadThem(@ForAll Random random) {
    var world = new World(random);
    for (int step = 0; step < 150; step++) world.step();
    // a seal that is open, and the last
    world.end(world.sealOpen() ? 2 : 1);
    assertTrue(world.unsealed.values().stream().allMatch(Map::isEmpty));
    assertEquals(Long.MAX_VALUE, world.carried);
  }

  /** The property would be empty if nothing were carried or broken off. */
  @Test
  void muchIsCarriedAndBrokenOff() {
    int sessions = 0;
    int carriedOn = 0;
    int brokenOff = 0;
    for (int seed = 0; seed < 40; seed++) {
      var world = new World(new Random(seed));
      for (int step = 0; step < 150; step++) world.step();
      sessions += world.sessions;
      carriedOn += world.carriedOn;
      brokenOff += world.brokenOff;
    }
    assertTrue(
        sessions > 400 && carriedOn > 40 && brokenOff > 40,
        sessions + " " + carriedOn + " " + brokenOff);
  }
}
