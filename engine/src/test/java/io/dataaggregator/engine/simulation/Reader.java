package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.coordination.Pace;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.split.SplitCommand;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitRejection;
import io.dataaggregator.engine.split.SplitReport;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.UnitAdvance;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The stream of a split: reads some records, classifies them, and commits them as an epoch. */
final class Reader {
  private static final LimitsDefinition LIMITS = new LimitsDefinition(1_000, 1_000_000, 1);

  private final World world;
  private final SplitNode node;
  private final SplitState state;
  private final Set<Integer> units = new TreeSet<>();
  private Pace pace = Pace.UNKNOWN;
  private @Nullable Epoch prepared;
  private boolean deadLettersWritten;
  private boolean halted;
  private @Nullable List<SplitEvent> afterwards;
  private List<Store.DeadLetter> deadAfterwards = List.of();

  Reader(World world, SplitNode node, SplitState state) {
    this.world = world;
    this.node = node;
    this.state = state;
  }

  void halt() {
    halted = true;
  }

  void mayRead(List<Integer> numbers) {
    halted = false;
    units.addAll(numbers);
  }

  void keep(Pace told) {
    pace = told;
  }

  void step() {
    catchUp();
    if (prepared != null) {
      if (world.chance.of(world.scenario.haste())) {
        commit(prepared);
      }
      return;
    }
    if (halted) {
      node.sayHalted();
      return;
    }
    List<UnitProgress> unfinished = new ArrayList<>();
    for (int unit : units) {
      UnitProgress progress = state.progress(unit);
      if (progress == null) {
        progress = Epoch.unread(unit, source(unit).description().start());
      }
      if (!progress.finished()) {
        unfinished.add(progress);
      }
    }
    Set<Integer> waiting = waiting(unfinished);
    List<UnitProgress> paused =
        unfinished.stream().filter(unit -> waiting.contains(unit.unit())).toList();
    unfinished.removeAll(paused);
    List<Epoch.Slice> slices = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    do {
      if (!unfinished.isEmpty()) {
        UnitProgress unit = world.chance.pick(unfinished);
        Epoch.Slice slice = taken.add(unit.unit()) ? read(unit) : null;
        if (slice != null) {
          slices.add(slice);
        }
      }
    } while (world.chance.of(.3));
    if (world.broken(Broken.PAUSED_IS_NOT_IDLE) && world.scenario.continuous()) {
      paused.stream()
          .filter(unit -> !unit.idle())
          .forEach(unit -> slices.add(new Epoch.Slice(unit, List.of(), true, false)));
    }
    if (!slices.isEmpty()) {
      prepared = Epoch.classify(world, node.me(), state, slices);
      deadLettersWritten = false;
    }
  }

  private Set<Integer> waiting(List<UnitProgress> unfinished) {
    if (world.broken(Broken.NO_HOLDER_NO_PAUSE)) {
      Set<Integer> ahead = new HashSet<>();
      unfinished.stream()
          .filter(unit -> unit.watermark() > pace.frontier() + world.scenario.drift)
          .forEach(unit -> ahead.add(unit.unit()));
      return ahead;
    }
    return pace.waiting(node.me().address.split(), unfinished, world.scenario.drift);
  }

  private Scenario.Unit source(int unit) {
    return world.oracle.source(node.me().address.generation(), unit);
  }

  /** What the source gives of a unit now; null where that changes nothing. */
  private Epoch.@Nullable Slice read(UnitProgress unit) {
    boolean continuous = world.scenario.continuous();
    Chance chance = world.chance;
    List<Scenario.SourceRecord> all = source(unit.unit()).records();
    int from = (int) (unit.offset() - source(unit.unit()).description().start());
    if (from == all.size()) {
      if (all.isEmpty() && world.broken(Broken.END_OF_UNIT_PERSISTED)) {
        return null;
      }
      if (continuous) {
        return unit.idle() ? null : new Epoch.Slice(unit, List.of(), true, false);
      }
      return new Epoch.Slice(unit, List.of(), false, true);
    }
    if (continuous && unit.idle() && chance.of(.3)) {
      return new Epoch.Slice(unit, List.of(), false, false);
    }
    if (continuous && !unit.idle() && !world.closing && chance.of(world.scenario.idleness)) {
      world.oracle.gaveNothing(node.me().address.generation());
      return new Epoch.Slice(unit, List.of(), true, false);
    }
    int until = Math.min(all.size(), from + chance.between(1, 3));
    boolean finished = !continuous && until == all.size() && chance.of(.5);
    return new Epoch.Slice(unit, all.subList(from, until), false, finished);
  }

  private void commit(Epoch epoch) {
    if (!deadLettersWritten && !world.broken(Broken.DEAD_LETTERS_FIRST)) {
      world.store.deadLetters.addAll(epoch.dead());
      deadLettersWritten = true;
      return;
    }
    SplitCommand.CommitEpoch command =
        new SplitCommand.CommitEpoch(
            node.me().id,
            epoch.units(),
            epoch.counts(),
            epoch.dead().size(),
            world.scenario.bucketing.delta(epoch.buckets()),
            epoch.lateUntil(),
            LIMITS);
    switch (state.decide(command)) {
      case Decision.Accepted<SplitEvent, SplitRejection>(var events) -> persist(epoch, events);
      case Decision.Rejected<SplitEvent, SplitRejection>(var reason) ->
          refused(epoch, command, reason);
    }
  }

  private void persist(Epoch epoch, List<SplitEvent> events) {
    prepared = null;
    boolean apart = world.broken(Broken.ONE_EVENT_PER_EPOCH);
    if (node.persist(apart ? withoutBuckets(events) : events, epoch.dead())) {
      afterwards = apart ? events : null;
      deadAfterwards = epoch.dead();
      List<UnitProgress> changed = epoch.units().stream().map(UnitAdvance::to).toList();
      node.send(SplitReport.of(state, node.me().sequence, changed));
    }
  }

  private static List<SplitEvent> withoutBuckets(List<SplitEvent> events) {
    return events.stream()
        .map(event ->
            event instanceof SplitEvent.EpochCommitted e
                ? new SplitEvent.EpochCommitted(
                    e.incarnation(), e.units(), e.counts(), e.deadLetters(), Bytes.EMPTY)
                : event)
        .toList();
  }

  /** What a broken sentence leaves for later; without one, nothing. */
  private void catchUp() {
    if (world.broken(Broken.DEAD_LETTERS_FIRST)) {
      world.store.deadLetters.addAll(deadAfterwards);
    }
    List<SplitEvent> events = afterwards;
    afterwards = null;
    if (events != null) {
      for (SplitEvent event : events) {
        if (event instanceof SplitEvent.EpochCommitted e && !e.delta().isEmpty()) {
          node.persist(
              List.of(
                  new SplitEvent.EpochCommitted(
                      e.incarnation(), List.of(), Ledger.EMPTY, 0, e.delta())),
              List.of());
        }
      }
    }
  }

  private void refused(Epoch epoch, SplitCommand.CommitEpoch command, SplitRejection reason) {
    if (!(reason instanceof SplitRejection.Overtaken)) {
      throw new Violation("split refused " + command + ": " + reason);
    }
    world.log(() -> "overtaken " + node.me());
    boolean careless = world.broken(Broken.CLASSIFIED_AGAIN) || world.broken(Broken.LATE_BY_WINDOW);
    if (careless) {
      List<UnitProgress> changed = epoch.units().stream().map(UnitAdvance::to).toList();
      SplitEvent forged =
          new SplitEvent.EpochCommitted(
              node.me().id,
              changed,
              epoch.counts(),
              epoch.dead().size(),
              world.scenario.bucketing.delta(epoch.buckets()).buckets());
      persist(epoch, List.of(forged));
    } else {
      prepared = Epoch.classify(world, node.me(), state, epoch.slices());
      deadLettersWritten = false;
    }
  }
}
