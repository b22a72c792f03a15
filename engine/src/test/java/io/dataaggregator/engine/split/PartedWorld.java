package io.dataaggregator.engine.split;

import static io.dataaggregator.engine.split.Given.when;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.AssembledWindows;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
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
import io.dataaggregator.engine.split.SortedSessions.Found;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** A pipeline whose splits have parts of sessions; it goes on step by step, at random. */
final class PartedWorld {
  private static final int KEYS = 4;
  private static final int TIMES = 400;
  private static final int SEGMENT = 3;

  /** Rows of one seal by number: what is there stays. */
  private record Place(String kind, long seal, int range) {}

  private final Random random;
  private final Session window;
  private final AggregatePlan plan;
  private final Function<String, Buckets> factory;
  private final List<SplitState> splits = new ArrayList<>();
  private final List<Long> offsets = new ArrayList<>();
  private final Set<Integer> answered = new HashSet<>();
  private final Map<Place, Segment> store = new LinkedHashMap<>();
  final SortedSessions sorted;
  private long frontier = Long.MIN_VALUE;
  private long seal;
  private long published;
  private long publishedFrontier = Long.MIN_VALUE;
  long carried = Long.MAX_VALUE;
  int sessions;
  int carriedOn;
  int brokenOff;

  PartedWorld(Random random) {
    this.random = random;
    window = new Session(2 + random.nextInt(12), "at", random.nextInt(3) * 7L, Late.REJECT);
    sorted = new SortedSessions(window, KEYS);
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

  boolean sealOpen() {
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
    for (long time : accepted) sorted.add(time);
    long offset = offsets.get(at);
    Delta delta = Deltas.modulo(KEYS, plan, accepted);
    when(split, Given.epoch(split, offset, offset + accepted.length, delta));
    offsets.set(at, offset + accepted.length);
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
            Long.MAX_VALUE,
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
    Set<Found> closed = sorted.seal(frontier);
    sessions += closed.size();
    assertEquals(closed, Found.all(plan, rows(segments("final", published))), "seal " + published);
  }

  void check() {
    assertEquals(sorted.open(), open());
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
    assertEquals(sorted.records(), counted);
  }

  /** What is open, put together as a reader does: page by page of every split. */
  private Set<Found> open() {
    var found = new ArrayList<Found>();
    var order = new ArrayList<Bytes>();
    var merge =
        SessionMerge.toRows(
            plan,
            Long.MAX_VALUE,
            row -> {
              found.add(Found.of(plan, row));
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
