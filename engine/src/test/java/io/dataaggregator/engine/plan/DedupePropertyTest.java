package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.KeysSnapshot;
import io.dataaggregator.engine.split.SplitCommand;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitRejection;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.TableBuckets;
import io.dataaggregator.engine.split.TransformedSnapshot;
import io.dataaggregator.engine.split.UnitAdvance;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Records of one unit, read in any batches and epochs, with crashes, recoveries and seals at any
 * point between: those are kept that a loop would keep which never forgets a key.
 */
class DedupePropertyTest {
  private static final long SECOND = 1_000_000;
  private static final long WITHIN = 90;
  private static final LimitsDefinition LIMITS = new LimitsDefinition(1_000_000, 1 << 30, 1);

  private static final List<PipelinePlan> PLANS =
      DedupedWindow.ALL.stream().map(DedupedWindow::plan).toList();

  private record Source(@Nullable String key, long seconds, long qty) {}

  /** An epoch, and which records it keeps. */
  private record Epoch(int from, int to, SplitCommand.CommitEpoch command, List<Integer> kept) {}

  private final List<Source> records = new ArrayList<>();

  // what the loop has
  private final Map<String, List<Long>> times = new HashMap<>();
  private final List<Integer> modelKept = new ArrayList<>();
  private Ledger modelLedger = Ledger.EMPTY;

  // what is committed
  private final List<SplitEvent> journal = new ArrayList<>();
  private final List<Integer> kept = new ArrayList<>();
  private DedupedWindow kind = DedupedWindow.ALL.getFirst();
  private PipelinePlan plan = PLANS.getFirst();
  private SplitState state = empty();
  private int committed;
  private int incarnation;

  // what is not
  private final Deque<Epoch> prepared = new ArrayDeque<>();
  private RecordProcessor processor = PLANS.getFirst().newProcessor();
  private int read;

  private SplitState empty() {
    return new SplitState(this::buckets);
  }

  private Buckets buckets(String definition) {
    return Buckets.of(plan.aggregate(), 2);
  }

  @Property(tries = 1000)
  void keepsWhatALoopKeeps(@ForAll long seed) {
    var random = new Random(seed);
    int one = random.nextInt(DedupedWindow.ALL.size());
    kind = DedupedWindow.ALL.get(one);
    plan = PLANS.get(one);
    begin(random);
    while (committed < records.size()) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          if (prepared.size() < 2 && read < records.size()) prepare(random);
        }
        case 3, 4, 5 -> {
          if (!prepared.isEmpty()) commit();
        }
        case 6 -> seal(random);
        default -> {
          if (random.nextInt(3) == 0) crash(random);
        }
      }
    }
    assertEquals(modelKept, kept);
    assertEquals(modelLedger, state.ledger());
    assertTrue(modelLedger.balanced(), modelLedger::toString);
    long inWindows = state.rows().aggregated() + state.rows().late();
    assertEquals(kept.size() * kind.windows(), inWindows);
    // sets of hopping windows share panes
    if (kind.windows() == 1) assertEquals(inWindows, stored());
  }

  private long stored() {
    long records = state.open().records();
    for (long seal : state.frozenSeals()) {
      var frozen = state.frozen(seal);
      if (frozen != null) records += frozen.records();
    }
    return records;
  }

  private void begin(Random random) {
    records.clear();
    int count = random.nextInt(200);
    long spread = 1L + random.nextInt(10);
    for (int i = 0; i < count; i++) {
      String key = random.nextInt(20) == 0 ? null : "k" + random.nextInt(1 + i % 9);
      records.add(new Source(key, i * spread - random.nextInt(120), random.nextInt(8)));
    }
    times.clear();
    modelKept.clear();
    modelLedger = Ledger.EMPTY;
    journal.clear();
    kept.clear();
    committed = 0;
    state = empty();
    persist(new SplitCommand.Start("{}", 1, Long.MIN_VALUE, 0));
    resume();
  }

  private void persist(SplitCommand command) {
    if (!(state.decide(command)
        instanceof Decision.Accepted<SplitEvent, SplitRejection>(var events))) {
      throw new AssertionError(command + " was refused");
    }
    for (SplitEvent event : events) {
      journal.add(event);
      state.apply(event);
    }
  }

  /** Begins to read from what is committed. */
  private void resume() {
    persist(new SplitCommand.Resume("i" + ++incarnation));
    prepared.clear();
    processor = plan.newProcessor();
    processor.remember(state.keys().blocks());
    read = committed;
  }

  private void crash(Random random) {
    if (random.nextBoolean()) {
      SplitState recovered = empty();
      journal.forEach(recovered::apply);
      state = recovered;
    } else {
      state =
          SplitState.restore(
              new KeysSnapshot(
                  new TransformedSnapshot(state.toSnapshot(), state.rows()), state.keys().blocks()),
              this::buckets);
    }
    resume();
  }

  private void seal(Random random) {
    long latest = committed == 0 ? 0 : records.get(committed - 1).seconds;
    long frontier = Math.max(state.frontier(), (latest - random.nextInt(200)) * SECOND);
    persist(new SplitCommand.Seal("i" + incarnation, frontier, state.seal() + 1));
  }

  /** Reads some batches as an epoch does. */
  private void prepare(Random random) {
    int from = read;
    long frontier = state.lateUntil();
    var table = new BucketTable(plan.aggregate());
    var theirs = new ArrayList<Integer>();
    Ledger counts = Ledger.EMPTY;
    int letters = 0;
    // strings of a key column are of one dictionary in an epoch
    RecordBatch batch = new RecordBatch(plan.source(), 32);
    for (int i = random.nextInt(3); i >= 0 && read < records.size(); i--) {
      batch.clear();
      int count = 1 + random.nextInt(Math.min(31, records.size() - read));
      for (int k = 0; k < count; k++) row(batch, read++);
      processor.beginEpoch();
      processor.process(
          batch,
          0,
          frontier,
          (rows, starts, arguments, at, unit) -> {
            for (int k = 0; k < rows.selected(); k++) {
              theirs.add((int) rows.offset(rows.selection()[k]));
            }
            table.add(rows, starts, arguments, at, unit);
          });
      counts = counts.plus(processor.ledger());
      letters += processor.deadLetters().size();
    }
    var advance = new UnitAdvance(from, new UnitProgress(0, read, Long.MIN_VALUE, false, false));
    var rows = Rows.of(counts);
    var command =
        new SplitCommand.CommitEpoch(
            "i" + incarnation,
            List.of(advance),
            counts,
            rows,
            letters,
            TableBuckets.delta(table),
            processor.takeKeys(),
            frontier,
            LIMITS);
    prepared.add(new Epoch(from, read, command, theirs));
  }

  private void row(RecordBatch batch, int record) {
    int row = batch.rows();
    for (int field = 0; field < batch.schema().size(); field++) batch.vector(field).setNull(row);
    Source source = records.get(record);
    ((LongVector) ExplodeTest.vector(batch, "ts")).set(row, source.seconds * SECOND);
    ((LongVector) ExplodeTest.vector(batch, "qty")).set(row, source.qty);
    if (source.key != null) ExplodeTest.set(batch, row, "country", source.key);
    batch.endRow(record);
  }

  private void commit() {
    Epoch epoch = prepared.remove();
    switch (state.decide(epoch.command)) {
      case Decision.Accepted<SplitEvent, SplitRejection>(var events) -> {
        events.forEach(journal::add);
        events.forEach(state::apply);
        committed = epoch.to;
        kept.addAll(epoch.kept);
        for (int i = epoch.from; i < epoch.to; i++) loop(i, epoch.command.frontier());
      }
      case Decision.Rejected<SplitEvent, SplitRejection>(SplitRejection.Overtaken overtaken) ->
          resumeAfterRefusal();
      case Decision.Rejected<SplitEvent, SplitRejection>(var reason) ->
          throw new AssertionError(reason.toString());
    }
  }

  /** As a split does: it reads again, in the same incarnation. */
  private void resumeAfterRefusal() {
    prepared.clear();
    processor = plan.newProcessor();
    processor.remember(state.keys().blocks());
    read = committed;
  }

  private void loop(int record, long frontier) {
    Source source = records.get(record);
    if (source.qty == 1) {
      count(0, 1, 0, 0, 0);
    } else if (source.qty == 3) {
      count(0, 0, 0, 0, 1);
    } else if (kind.isLate(source.seconds, frontier)) {
      count(0, 0, 0, 1, 0);
    } else if (isDuplicate(source)) {
      count(0, 0, 1, 0, 0);
    } else {
      if (source.key != null) seen(source.key).add(source.seconds);
      modelKept.add(record);
      count(1, 0, 0, 0, 0);
    }
  }

  private boolean isDuplicate(Source source) {
    return source.key != null
        && seen(source.key).stream().anyMatch(at -> Math.abs(at - source.seconds) < WITHIN);
  }

  private List<Long> seen(String key) {
    return times.computeIfAbsent(key, k -> new ArrayList<>());
  }

  private void count(long aggregated, long filtered, long duplicate, long late, long rejected) {
    modelLedger =
        modelLedger.plus(new Ledger(1, aggregated, 0, filtered, duplicate, late, rejected));
  }
}
