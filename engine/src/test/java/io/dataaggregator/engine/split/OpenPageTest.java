package io.dataaggregator.engine.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import io.dataaggregator.engine.split.SplitCommand.Forget;
import io.dataaggregator.engine.split.SplitCommand.Seal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A split's unpublished buckets, page by page. */
class OpenPageTest {
  private static final AggregatePlan TEXTS =
      new AggregatePlan(
          List.of(new Field("text", FieldType.STRING)),
          new WindowDefinition.None(),
          List.of(new AggregateCall(MeasureKind.COUNT, null, 0)));

  /** A bucket as it is held: by key and then by seal, what it counts. */
  private record Held(Bytes key, long seal) {}

  @Property(tries = 300)
  void pagesHoldEveryBucketOnceAndWhatAKeyHasTogether(@ForAll Random random) {
    AggregatePlan plan = random.nextBoolean() ? Deltas.WINDOWS : Deltas.ALL_TIME;
    SplitState state = split(plan, random);
    Map<Held, Long> expected = new TreeMap<>(OpenPageTest::order);
    OpenPage all = OpenPage.of(7, state, query(KeyStart.FIRST, 1_000));
    assertNull(all.through(), "all of them fit");
    all.tables().forEach(table -> expected.putAll(held(plan, table)));
    assertEquals(state.ledger().aggregated(), sum(expected) + forgotten(state, expected));

    int limit = 1 + random.nextInt(6);
    Map<Held, Long> found = new TreeMap<>(OpenPageTest::order);
    KeyStart start = KeyStart.FIRST;
    OpenPage page;
    do {
      page = OpenPage.of(7, state, query(start, limit));
      assertEquals(List.of(7L, state.seal(), state.frontier()), numbers(page));
      Map<Held, Long> here = new TreeMap<>(OpenPageTest::order);
      page.tables().forEach(table -> here.putAll(held(plan, table)));
      assertTrue(here.keySet().stream().map(Held::key).distinct().count() <= limit);
      for (Held one : here.keySet()) {
        assertTrue(one.key().compareTo(start.key()) > 0, "a key of the page before");
        assertNull(found.put(one, here.get(one)), "a bucket that stands twice");
      }
      Bytes through = page.through();
      if (through == null) break;
      for (Held one : expected.keySet()) {
        boolean complete = one.key().compareTo(through) <= 0;
        assertEquals(complete, found.containsKey(one), () -> one + " is cut from the page");
      }
      start = KeyStart.after(through);
    } while (true);
    assertEquals(expected, found);
  }

  @Test
  void aPageTakesNoMoreThanItsShareOfAMessage() {
    var random = new Random(5);
    var texts = new ArrayList<String>();
    // long ones, and further on short ones: the first tells nothing of the rest
    for (int i = 0; i < 300; i++) texts.add("a" + i + noise(random, 1_000));
    for (int i = 0; i < 30_000; i++) texts.add("b" + i);
    int pages = 0;
    SplitState state = texts(texts);
    int met = 0;
    for (KeyStart start = KeyStart.FIRST; ; pages++) {
      OpenPage page = OpenPage.of(1, state, query(start, 10_000));
      assertTrue(page.bytes() <= OpenPage.LIMIT_BYTES, () -> "a page of " + page.bytes());
      for (OpenPage.Table table : page.tables()) {
        met += BucketTable.of(TEXTS, table.buckets()).size();
      }
      Bytes through = page.through();
      if (through == null) break;
      start = KeyStart.after(through);
    }
    assertEquals(texts.size(), met);
    assertTrue(pages >= 5 && pages <= 12, "cut into " + pages + " pages");
  }

  @Test
  void aBucketThatIsLargerThanAPageIsAPage() {
    var random = new Random(5);
    SplitState state = texts(List.of("a", "b" + noise(random, 200_000), "c"));
    KeyStart start = KeyStart.FIRST;
    var sizes = new ArrayList<Integer>();
    for (Bytes through = Bytes.EMPTY; through != null; ) {
      OpenPage page = OpenPage.of(1, state, query(start, 100));
      sizes.add(BucketTable.of(TEXTS, page.tables().getFirst().buckets()).size());
      through = page.through();
      if (through != null) start = KeyStart.after(through);
    }
    assertEquals(List.of(1, 1, 1), sizes);
  }

  @Test
  void aFilterIsAppliedBeforeAnythingIsCut() {
    var texts = new ArrayList<String>();
    for (int i = 0; i < 50_000; i++) texts.add("k" + i);
    SplitState state = texts(texts);
    var filter = new BucketFilter(Long.MIN_VALUE, Long.MAX_VALUE, Map.of("text", "k49999"));
    OpenPage page = OpenPage.of(1, state, new OpenPage.Query(filter, KeyStart.FIRST, 10_000));
    assertNull(page.through());
    assertEquals(1, page.tables().size());
    assertTrue(page.bytes() < 200, () -> "a page of " + page.bytes());
  }

  @Test
  void aSplitThatWasNotStartedHoldsNothing() {
    SplitState state = new SplitState(definition -> new TableBuckets(TEXTS));
    OpenPage page = OpenPage.of(0, state, query(KeyStart.FIRST, 10));
    assertEquals(new OpenPage(0, Long.MIN_VALUE, 0, List.of(), null), page);
  }

  private static OpenPage.Query query(KeyStart start, int limit) {
    return new OpenPage.Query(BucketFilter.ALL, start, limit);
  }

  private static List<Long> numbers(OpenPage page) {
    return List.of(page.sequence(), page.seal(), page.frontier());
  }

  private static int order(Held a, Held b) {
    int keys = a.key().compareTo(b.key());
    return keys != 0 ? keys : Long.compare(a.seal(), b.seal());
  }

  private static long sum(Map<Held, Long> held) {
    return held.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What the split gave up: all that it counted but does not hold. */
  private static long forgotten(SplitState state, Map<Held, Long> held) {
    long now = state.open().records();
    for (long seal : state.frozenSeals()) now += frozen(state, seal).records();
    assertEquals(now, sum(held));
    return state.ledger().aggregated() - now;
  }

  private static Buckets frozen(SplitState state, long seal) {
    Buckets frozen = state.frozen(seal);
    assertNotNull(frozen);
    return frozen;
  }

  /** A split that was read into, sealed, and told of publications, by turns. */
  private static SplitState split(AggregatePlan plan, Random random) {
    SplitState state = Given.started(plan);
    boolean windowless = plan.equals(Deltas.ALL_TIME);
    long offset = 0;
    for (int step = 0; step < 12; step++) {
      if (random.nextInt(3) > 0) {
        long floor = state.seal() == 0 || windowless ? 0 : state.frontier() + 10;
        long[] numbers = random.longs(5, floor, floor + 60).toArray();
        Given.when(state, Given.epoch(state, offset, offset + 5, Deltas.of(plan, numbers)));
        offset += 5;
      } else if (random.nextInt(3) > 0) {
        long frontier = windowless ? Long.MAX_VALUE : state.open().earliestClose();
        if (frontier == Long.MAX_VALUE && !windowless) continue;
        Given.when(state, new Seal("i1", frontier, state.seal() + 1));
      } else if (state.seal() > 2) {
        Given.when(state, new Forget("i1", state.seal() - 2));
      }
    }
    return state;
  }

  private static Map<Held, Long> held(AggregatePlan plan, OpenPage.Table table) {
    var rows = new MergedRows(plan, BucketFilter.ALL, KeyStart.FIRST, null, () -> null);
    rows.addOpen(BucketTable.of(plan, table.buckets()));
    Map<Held, Long> held = new TreeMap<>(OpenPageTest::order);
    for (MergedBucket row = rows.next(); row != null; row = rows.next()) {
      held.put(new Held(row.key(), table.seal()), row.records());
    }
    return held;
  }

  /** A split with an open bucket for each text. */
  private static SplitState texts(List<String> texts) {
    SplitState state = new SplitState(definition -> new TableBuckets(TEXTS));
    Given.when(state, Given.START);
    Given.when(state, new SplitCommand.Resume("i1"));
    var table = new BucketTable(TEXTS);
    var dictionary = new Dictionary();
    for (int from = 0; from < texts.size(); from += RecordBatch.ROWS) {
      int count = Math.min(RecordBatch.ROWS, texts.size() - from);
      var batch = new RecordBatch(new Schema(TEXTS.keys()), count);
      var names = (StringVector) batch.vector(0);
      names.use(dictionary);
      for (int row = 0; row < count; row++) {
        names.set(row, names.dictionary().add(texts.get(from + row)));
        batch.endRow(row);
      }
      long[] starts = new long[count];
      Arrays.fill(starts, Long.MIN_VALUE);
      table.add(batch, starts, new @Nullable Vector[] {null}, starts, 0);
    }
    Delta delta = TableBuckets.delta(table);
    var limits = new LimitsDefinition(1_000_000, 1L << 30, 1);
    Given.when(
        state,
        new SplitCommand.CommitEpoch(
            "i1",
            List.of(Given.advance(0, texts.size())),
            Given.counts(texts.size(), 0),
            0,
            delta,
            state.lateUntil(),
            limits));
    return state;
  }

  private static String noise(Random random, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) text.append((char) ('!' + random.nextInt(90)));
    return text.toString();
  }
}
