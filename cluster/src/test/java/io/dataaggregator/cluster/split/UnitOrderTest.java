package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.coordination.Coordination;
import io.dataaggregator.engine.coordination.Pace;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.split.SplitReport;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Units as batches of event times; one whose end is not known is not seekable. */
class UnitOrderTest {
  private static final long DISORDER = 5;
  private static final long DRIFT = 40;

  /** Reads one split's units as a connector does and judges every choice. */
  private static final class Reader {
    private final List<SourceUnit> units;
    private final long[][] times;
    private final UnitOrder order;
    private final Map<Integer, UnitProgress> progress = new HashMap<>();

    /** Of units that are not seekable: what stays open, and what the plan went on in. */
    private final LinkedHashMap<Integer, Boolean> open = new LinkedHashMap<>(16, 0.75f, true);

    private final Set<Integer> taken = new HashSet<>();
    private final Map<Integer, Integer> opened = new HashMap<>();

    /** A reader of the units in {@code mine}, of which some were begun before. */
    Reader(
        List<SourceUnit> units,
        long[][] times,
        List<Integer> mine,
        Map<Integer, UnitProgress> was) {
      this.units = units;
      this.times = times;
      progress.putAll(was);
      var own = new HashMap<Integer, SourceUnit>();
      for (int unit : mine) own.put(unit, units.get(unit));
      order =
          new UnitOrder(own, was.values(), DISORDER, DRIFT, UnitOrderTest::isSeekable, Set.of());
    }

    boolean isDone() {
      return order.positions().stream().allMatch(at -> isFinished(at.unit()));
    }

    private boolean isFinished(int unit) {
      UnitProgress at = progress.get(unit);
      return at != null && at.finished();
    }

    private long watermark(int unit) {
      UnitProgress at = progress.get(unit);
      return at == null ? Long.MIN_VALUE : at.watermark();
    }

    private boolean mayBeTaken(int unit) {
      boolean fresh = isSeekable(units.get(unit)) || !progress.containsKey(unit);
      return fresh || taken.contains(unit) || taken.size() < ReadPlan.OPEN_LIMIT;
    }

    UnitProgress read() {
      int unit = order.next();
      assertFalse(isFinished(unit), "read beyond the end");
      assertTrue(mayBeTaken(unit), "no place is free");
      long own = watermark(unit);
      for (ReadPlan.Position other : order.positions()) {
        int rival = other.unit();
        if (own == Long.MIN_VALUE || isFinished(rival) || !mayBeTaken(rival)) continue;
        long lag = watermark(rival);
        assertTrue(lag != Long.MIN_VALUE && lag >= own - DRIFT / 2, "another lags more");
      }
      if (!isSeekable(units.get(unit))) open(unit);
      return advance(unit);
    }

    private void open(int unit) {
      if (progress.containsKey(unit)) taken.add(unit);
      if (open.put(unit, true) == null) opened.merge(unit, 1, Integer::sum);
      if (open.size() > ReadPlan.OPEN_LIMIT) open.pollFirstEntry();
    }

    private UnitProgress advance(int unit) {
      int batch = (int) order.offset(unit);
      long latest = times[unit][batch];
      boolean finished = batch + 1 == times[unit].length;
      long watermark = order.advanced(unit, latest, batch + 1, finished);
      assertEquals(
          Math.max(watermark(unit), latest == Long.MIN_VALUE ? latest : latest - DISORDER),
          watermark);
      var now = new UnitProgress(unit, batch + 1, watermark, false, finished);
      progress.put(unit, now);
      if (finished) {
        open.remove(unit);
        taken.remove(unit);
      }
      return now;
    }
  }

  private static boolean isSeekable(SourceUnit unit) {
    return unit.end() >= 0;
  }

  private static List<SourceUnit> units(int count, double packed, Random random) {
    return IntStream.range(0, count)
        .mapToObj(i -> {
          long end = random.nextDouble() < packed ? -1 : 9;
          return new SourceUnit("u" + i, "u" + i, 0, 0, end, 9, "");
        })
        .toList();
  }

  /** Each batch's greatest event time; some batches have none. */
  private static long[][] times(int count, int silent, Random random) {
    int spread = random.nextBoolean() ? 0 : 500;
    return IntStream.range(0, count)
        .mapToObj(i -> {
          long[] batches = new long[1 + random.nextInt(8)];
          long time = i * (long) spread;
          for (int b = 0; b < batches.length; b++) {
            time += random.nextInt(60);
            batches[b] = random.nextInt(100) < silent ? Long.MIN_VALUE : time;
          }
          return batches;
        })
        .toArray(long[][]::new);
  }

  @Property(tries = 150)
  void everyUnitIsReadToItsEndAndFewAreOpenedAgain(@ForAll Random random) {
    int count = 1 + random.nextInt(220);
    List<SourceUnit> units = units(count, random.nextDouble() * 1.3, random);
    long[][] times = times(count, random.nextInt(3) * 30, random);
    List<Integer> all = IntStream.range(0, count).boxed().toList();
    Map<Integer, UnitProgress> progress = Map.of();
    // stopped anywhere and begun anew with what was reached
    int stop = random.nextInt(3);
    for (int stream = 0; stream <= stop; stream++) {
      var reader = new Reader(units, times, all, progress);
      int batches = stream == stop ? Integer.MAX_VALUE : random.nextInt(600);
      while (batches-- > 0 && !reader.isDone()) {
        reader.read();
        assertTrue(reader.taken.size() <= ReadPlan.OPEN_LIMIT, "too many at once");
      }
      // once for its first batch, once to go on, and once where others came first between
      reader.opened.forEach((unit, times3) -> assertTrue(times3 <= 3, "unit " + unit));
      progress = reader.progress;
    }
    assertEquals(count, progress.values().stream().filter(UnitProgress::finished).count());
  }

  /** Splits by turns, each knowing of the frontier what it was last told: none waits for ever. */
  @Property(tries = 150)
  void splitsNeverWaitForEachOther(@ForAll Random random) {
    int count = 1 + random.nextInt(400);
    int splits = 1 + random.nextInt(3);
    List<SourceUnit> units = units(count, 0.5 + random.nextDouble(), random);
    long[][] times = times(count, random.nextInt(2) * 30, random);
    var assigned = new ArrayList<Assignment>();
    var mine = new ArrayList<List<Integer>>();
    for (int s = 0; s < splits; s++) mine.add(new ArrayList<>());
    for (int u = 0; u < count; u++) {
      int split = random.nextInt(splits);
      assigned.add(new Assignment(units.get(u), split));
      mine.get(split).add(u);
    }
    var work = new Generation(1, 1, "", assigned, 0, 0, 0, 0, false, Ledger.EMPTY);
    var pipeline = new Coordination("me", 1);
    var readers = mine.stream().map(own -> new Reader(units, times, own, Map.of())).toList();
    long sequence = 0;
    while (!readers.stream().allMatch(Reader::isDone)) {
      Pace pace = pipeline.pace(work);
      boolean all = random.nextInt(8) > 0;
      for (int s = 0; s < splits; s++) {
        if (all || random.nextBoolean()) tell(readers.get(s), s, pace);
      }
      List<Integer> able = able(readers);
      if (able.isEmpty()) {
        for (int s = 0; s < splits; s++) tell(readers.get(s), s, pace);
        able = able(readers);
      }
      assertFalse(able.isEmpty(), () -> "all wait at " + pace);
      int split = able.get(random.nextInt(able.size()));
      UnitProgress read = readers.get(split).read();
      var report = new SplitReport(++sequence, 0, Ledger.EMPTY, 0, 0, List.of(read));
      pipeline.reported("me", 1, split, work, report);
    }
    assertTrue(pipeline.pace(work).holders().isEmpty());
  }

  private static void tell(Reader reader, int split, Pace pace) {
    reader.order.frontier(
        pace.frontier(), !pace.holders().isEmpty(), pace.holders().contains(split));
  }

  private static List<Integer> able(List<Reader> readers) {
    return IntStream.range(0, readers.size())
        .filter(s -> !readers.get(s).isDone() && readers.get(s).order.mayRead())
        .boxed()
        .toList();
  }

  /** Files of consecutive days: the frontier follows them, as the first batch of each was seen. */
  @Test
  void whatFollowsEachOtherIsReadOneByOne() {
    int count = 3 * ReadPlan.OPEN_LIMIT;
    List<SourceUnit> units = units(count, 1.1, new Random(1));
    long[][] times =
        IntStream.range(0, count)
            .mapToObj(i -> IntStream.range(0, 5).mapToLong(b -> i * 1000L + b * 200L).toArray())
            .toArray(long[][]::new);
    var reader = new Reader(units, times, IntStream.range(0, count).boxed().toList(), Map.of());
    var first = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) first.add(reader.read().unit());
    assertEquals(IntStream.range(0, count).boxed().toList(), first);
    for (int i = 0; i < count; i++) {
      for (int batch = 1; batch < 5; batch++) assertEquals(i, reader.read().unit());
    }
    assertTrue(reader.isDone());
  }

  /** Without event time to follow nothing is gained by turns. */
  @Test
  void withoutADisorderUnitsAreReadOneAfterTheOther() {
    int count = 2 * ReadPlan.OPEN_LIMIT;
    var units = new HashMap<Integer, SourceUnit>();
    for (SourceUnit unit : units(count, 1.1, new Random(1))) units.put(units.size(), unit);
    var order = new UnitOrder(units, List.of(), null, DRIFT, UnitOrderTest::isSeekable, Set.of());
    for (int unit = 0; unit < count; unit++) {
      for (int batch = 0; batch < 3; batch++) {
        assertEquals(unit, order.next());
        order.advanced(unit, batch, batch + 1, batch == 2);
      }
    }
  }
}
