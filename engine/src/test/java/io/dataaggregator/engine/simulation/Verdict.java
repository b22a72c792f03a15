package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitSnapshot;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Judges a finished history by its journals and tables alone. */
final class Verdict {
  private final World world;
  private final Generation generation;
  private final Oracle.Truth truth;
  private final Map<Integer, SplitState> splits = new TreeMap<>();

  private Verdict(World world, Generation generation) {
    this.world = world;
    this.generation = generation;
    truth = world.oracle.truth(generation.number());
  }

  static void judge(World world) {
    PipelineState replayed = PipelineState.EMPTY;
    for (PipelineEvent event : world.pipeline.from(0)) {
      replayed = replayed.apply(event);
    }
    PipelineNode last = (PipelineNode) world.current.get(Address.PIPELINE);
    expect(last != null && last.state().equals(replayed), "pipeline: recovered is not replayed");
    Generation current = replayed.generations().current();
    if (current != null) {
      new Verdict(world, current).judge();
    }
  }

  private static void expect(boolean holds, String what) {
    if (!holds) {
      throw new Violation(what);
    }
  }

  private void judge() {
    for (int split : generation.splits()) {
      SplitState state = replay(new Address(generation.number(), split));
      // a run that was cancelled early may have left a split that never began
      if (state.started()) {
        splits.put(split, state);
      }
    }
    Ledger total =
        splits.values().stream().map(SplitState::ledger).reduce(Ledger.EMPTY, Ledger::plus);
    recount(total);
    deadLetters();
    List<PipelineEvent.RunFinished> runs = truth.runs;
    PipelineEvent.RunFinished last = runs.getLast();
    boolean ended = last.status() == RunStatus.SUCCEEDED;
    if (ended) {
      complete(total);
    }
    boolean excused = truth.excused || !world.scenario.ordered || truth.runsBegun > 1;
    expect(!world.scenario.revises || total.late() == 0, "late, though windows are revised");
    expect(excused || total.late() == 0, total.late() + " late, though nothing was out of order");
    lateOnlyBelowWhatWasSeen();
  }

  /** Replays a split's journal, and compares it with its snapshot and the events after that. */
  private SplitState replay(Address address) {
    SplitState state = empty();
    world.journal(address).from(0).forEach(state::apply);
    World.Saved saved = world.snapshots.get(address);
    if (saved != null) {
      SplitState recovered =
          SplitState.restore((SplitSnapshot) saved.state(), d -> world.scenario.bucketing.empty(1));
      for (SplitEvent event : world.journal(address).from(saved.sequence())) {
        recovered.apply(event);
      }
      expect(
          facts(recovered).equals(facts(state)), address + ": snapshot and replay is not replay");
    }
    return state;
  }

  /** A state as values: equal buckets need not have equal encodings. */
  private List<Object> facts(SplitState state) {
    if (!state.started()) {
      return List.of();
    }
    SplitSnapshot snapshot = state.toSnapshot();
    Map<Long, Object> frozen = new TreeMap<>();
    for (SplitSnapshot.Frozen set : snapshot.frozen()) {
      List<Object> facts =
          List.of(set.frontier(), set.cuts(), world.scenario.bucketing.decode(set.buckets()));
      frozen.put(set.seal(), facts);
    }
    return List.of(
        snapshot.definition(),
        snapshot.frontier(),
        snapshot.seal(),
        snapshot.incarnation(),
        snapshot.units(),
        snapshot.ledger(),
        snapshot.commits(),
        counts(state.open()),
        frozen);
  }

  private Map<Long, Long> counts(Buckets buckets) {
    return world.scenario.bucketing.counts(buckets);
  }

  private SplitState empty() {
    return new SplitState(d -> world.scenario.bucketing.empty(1));
  }

  /**
   * Every record that was read is in one column of the ledger; aggregated ones are in one bucket.
   */
  private void recount(Ledger total) {
    expect(total.balanced(), "ledger does not balance: " + total);
    Map<Long, Long> expected = new TreeMap<>();
    long read = 0;
    long malformed = 0;
    long filtered = 0;
    for (UnitProgress unit : truth.progress.values()) {
      Scenario.Unit source = world.oracle.source(generation.number(), unit.unit());
      long start = source.description().start();
      for (long offset = start; offset < unit.offset(); offset++) {
        Scenario.SourceRecord record = source.records().get((int) (offset - start));
        read++;
        malformed += record.fate() == Scenario.Fate.MALFORMED ? 1 : 0;
        filtered += record.fate() == Scenario.Fate.FILTERED ? 1 : 0;
        boolean counted =
            record.fate() == Scenario.Fate.COUNTED
                && !truth.dead.contains(List.of((long) unit.unit(), offset));
        if (counted) {
          expected.merge(world.scenario.bucket(record), 1L, Long::sum);
        }
      }
    }
    expect(read == total.read(), "read " + read + " but the ledger says " + total);
    expect(malformed == total.rejected() && filtered == total.filtered(), "columns " + total);
    expect(malformed + total.late() == truth.dead.size(), "dead letters are not " + total);
    Map<Long, Long> held = held();
    expect(expected.equals(held), "recounted " + expected + ", held " + held);
  }

  /** Published results, and whatever splits hold besides. */
  private Map<Long, Long> held() {
    Map<Long, Long> held = new TreeMap<>();
    world
        .oracle
        .readers()
        .results(generation.number())
        .forEach((bucket, result) -> held.put(bucket, result.count));
    for (SplitState split : splits.values()) {
      counts(split.open()).forEach((b, n) -> held.merge(b, n, Long::sum));
      for (long seal : split.frozenSeals()) {
        Buckets frozen = split.frozen(seal);
        if (frozen != null && seal > truth.published) {
          counts(frozen).forEach((b, n) -> held.merge(b, n, Long::sum));
        }
      }
    }
    return held;
  }

  private void deadLetters() {
    Set<List<Long>> visible = new HashSet<>();
    for (Store.DeadLetter row : world.store.deadLetters) {
      SplitState split = splits.get(row.split().split());
      if (split == null || row.split().generation() != generation.number()) {
        continue;
      }
      UnitProgress progress = split.progress(row.unit());
      boolean named =
          world.broken(Broken.DEAD_LETTER_NAMES_INCARNATION)
              ? progress != null && row.offset() < progress.offset()
              : split.committed(row.unit(), row.offset(), row.incarnation());
      if (named) {
        expect(
            visible.add(List.of((long) row.unit(), row.offset())),
            "dead letter seen twice: " + row);
      }
    }
    expect(visible.equals(truth.dead), "dead letters seen " + visible + ", named " + truth.dead);
  }

  /** A run that succeeded has read everything, and a batch has published everything. */
  private void complete(Ledger total) {
    expect(truth.units.size() == truth.sourceUnits, "units were never found");
    expect(world.oracle.everyUnitRead(generation), "not everything was read");
    Ledger runs =
        truth.runs.stream()
            .map(PipelineEvent.RunFinished::ledger)
            .reduce(Ledger.EMPTY, Ledger::plus);
    if (!world.scenario.continuous()) {
      expect(runs.equals(total), "runs counted " + runs + ", splits " + total);
      expect(!generation.sealOpen(), "a seal was never published");
      splits.values().forEach(s -> expect(s.open().size() == 0, "buckets were never sealed"));
    }
  }

  /** A window that no record of the runs before had reached is not closed by them. */
  private void lateOnlyBelowWhatWasSeen() {
    boolean batch = !world.scenario.continuous() && world.scenario.ordered;
    if (!batch) {
      return;
    }
    long closed = Long.MIN_VALUE;
    for (long frontier : truth.frontiers.values()) {
      closed = Math.max(closed, frontier);
    }
    long seen = Long.MIN_VALUE;
    for (Scenario.Unit unit : world.scenario.units.values()) {
      for (Scenario.SourceRecord record : unit.records()) {
        seen = Math.max(seen, world.scenario.closesAt(record));
      }
    }
    expect(closed <= seen, "the frontier " + closed + " closes windows that nobody has seen");
  }
}
