package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.SplitCommand;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitRejection;
import io.dataaggregator.engine.split.SplitReport;
import io.dataaggregator.engine.split.SplitSnapshot;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The actor around {@link SplitState}, reduced to what the protocol asks of it. */
final class SplitNode implements Node {
  private final World world;
  private final Incarnation me;
  private final SplitState state;
  private final Reader reader;
  private final Map<Long, Set<Integer>> written = new HashMap<>();
  private final Set<Long> answered = new HashSet<>();
  private long published;
  private boolean removalOwed;
  private @Nullable String asker;

  SplitNode(World world, Incarnation me) {
    this.world = world;
    this.me = me;
    int segmentBuckets = world.chance.between(1, 2);
    Function<String, Buckets> buckets =
        definition -> world.scenario.bucketing.empty(segmentBuckets);
    World.Saved saved = world.snapshots.get(me.address);
    if (saved == null) {
      state = new SplitState(buckets);
    } else {
      state = SplitState.restore((SplitSnapshot) saved.state(), buckets);
      me.sequence = saved.sequence();
    }
    for (SplitEvent event : world.journal(me.address).from(me.sequence)) {
      state.apply(event);
      me.sequence++;
    }
    reader = new Reader(world, this, state);
    if (world.broken(Broken.RESUMED_BEFORE_REMOVAL)) {
      removeDeadLetters();
    }
  }

  @Override
  public Incarnation me() {
    return me;
  }

  SplitState state() {
    return state;
  }

  private boolean resumed() {
    return state.incarnation().equals(me.id);
  }

  @Override
  public void step() {
    if (!state.started()) {
      return;
    }
    if (world.faults && world.chance.of(.02)) {
      world.save(me, state.toSnapshot());
    }
    if (!resumed()) {
      removalOwed =
          execute(new SplitCommand.Resume(me.id), "")
              && !world.broken(Broken.RESUMED_BEFORE_REMOVAL);
      return;
    }
    if (removalOwed) {
      removalOwed = false;
      removeDeadLetters();
      return;
    }
    double what = world.chance.share();
    if (what < .15) {
      report();
    } else if (what < .5 && !state.frozenSeals().isEmpty()) {
      seal(world.chance.pick(List.copyOf(state.frozenSeals())));
    } else {
      reader.step();
    }
  }

  /**
   * Rows that no epoch names, and that none can name any more: not those of an incarnation that has
   * resumed since, whose epochs are yet to come.
   */
  private void removeDeadLetters() {
    boolean replaced =
        world.journal(me.address).from(me.sequence).stream()
            .anyMatch(SplitEvent.Resumed.class::isInstance);
    if (replaced && !world.broken(Broken.REMOVAL_FENCED)) {
      return;
    }
    world.store.deadLetters.removeIf(row ->
        row.split().equals(me.address)
            && !state.committed(row.unit(), row.offset(), row.incarnation()));
  }

  private void report() {
    if (world.chance.of(.5)) {
      SplitReport.all(state, me.sequence).forEach(this::send);
    } else {
      List<UnitProgress> some = state.units().stream().filter(unit -> world.chance.of(.5)).toList();
      send(SplitReport.of(state, me.sequence, some));
    }
  }

  void send(SplitReport report) {
    if (asker != null) {
      world.network.send(
          Address.PIPELINE,
          new Message.Report(asker, me.address.generation(), me.address.split(), report));
    }
  }

  /** Works on a frozen set: segments, answer, and its end. */
  private void seal(long seal) {
    List<Integer> missing =
        IntStream.range(0, segments(seal))
            .filter(range -> !written(seal).contains(range))
            .boxed()
            .toList();
    if (!missing.isEmpty()) {
      int range = world.chance.pick(missing);
      write(state, seal, range);
      written(seal).add(range);
    } else if (!answered.contains(seal)) {
      answer(seal);
    } else if (seal <= published) {
      execute(new SplitCommand.Forget(me.id, published), "");
    } else if (world.broken(Broken.FORGET_AFTER_PUBLISHED)) {
      execute(new SplitCommand.Forget(me.id, seal), "");
    } else {
      answer(seal);
    }
  }

  /** Nothing is being read. */
  void sayHalted() {
    if (asker != null) {
      SplitReport.all(state, me.sequence).forEach(this::send);
      world.network.send(
          Address.PIPELINE,
          new Message.Halted(asker, me.address.generation(), me.address.split(), me.sequence));
    }
  }

  private Set<Integer> written(long seal) {
    return written.computeIfAbsent(seal, n -> new HashSet<>());
  }

  private int segments(long seal) {
    return world.broken(Broken.CUTS_RECORDED) ? cutAnew(seal).size() + 1 : state.segments(seal);
  }

  private List<Bytes> cutAnew(long seal) {
    Buckets frozen = state.frozen(seal);
    return frozen == null ? List.of() : frozen.cuts(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private void write(SplitState from, long seal, int range) {
    Buckets frozen = from.frozen(seal);
    Segment segment =
        world.broken(Broken.CUTS_RECORDED) && frozen != null
            ? frozen.segment(range, cutAnew(seal))
            : from.segment(seal, range);
    if (segment != null
        && world.store.insert(
            new Store.SegmentKey(me.address, seal, range),
            world.scenario.bucketing.decode(segment.payload()))) {
      world.oracle.changed();
      world.log(() -> "segment " + me + " " + seal + "/" + range + " " + segment.records());
    }
  }

  private void answer(long seal) {
    if (asker != null) {
      answered.add(seal);
      world.network.send(
          Address.PIPELINE,
          new Message.Answer(asker, me.address.generation(), me.address.split(), seal));
    }
  }

  /** Persists what a command leads to; false where nothing came of it. */
  boolean execute(SplitCommand command, Object note) {
    return switch (state.decide(command)) {
      case Decision.Accepted<SplitEvent, SplitRejection>(var events) -> persist(events, note);
      case Decision.Rejected<SplitEvent, SplitRejection>(var reason) -> {
        world.log(() -> "refused " + me + " " + command + ": " + reason);
        yield false;
      }
    };
  }

  boolean persist(List<SplitEvent> events, Object note) {
    if (events.isEmpty() || !world.persist(this, world.journal(me.address), events, note)) {
      return false;
    }
    events.forEach(state::apply);
    return true;
  }

  @Override
  public void receive(Message message) {
    if (!(message instanceof Message.ToSplit told)) {
      throw new Violation("misdirected " + message);
    }
    asker = told.asker();
    switch (told) {
      case Message.Start m -> {
        reader.mayRead(m.units());
        execute(
            new SplitCommand.Start(m.definition(), m.definitionVersion(), m.frontier(), m.seal()),
            "");
        if (state.started() && resumed()) {
          execute(new SplitCommand.Redefine(me.id, m.definition(), m.definitionVersion()), "");
        }
      }
      case Message.Halt m -> reader.halt();
      case Message.KeepPace m -> reader.keep(m.pace());
      case Message.TellPublished m -> published = Math.max(published, m.seal());
      case Message.AskSeal m -> {
        if (state.started() && resumed()) {
          asked(m);
        }
      }
    }
  }

  private void asked(Message.AskSeal m) {
    if (m.seal() <= state.seal()) {
      boolean durable = written(m.seal()).size() == segments(m.seal());
      if (!state.frozenSeals().contains(m.seal()) || durable) {
        answer(m.seal());
      }
      return;
    }
    SplitCommand.Seal command = new SplitCommand.Seal(me.id, m.frontier(), m.seal());
    if (world.broken(Broken.SEALED_BEFORE_SEGMENTS)
        && state.decide(command)
            instanceof Decision.Accepted<SplitEvent, SplitRejection>(var events)) {
      writeAhead(events, m.seal());
    }
    if (execute(command, "") && world.broken(Broken.ANSWER_WHEN_DURABLE)) {
      answer(m.seal());
    }
  }

  private void writeAhead(List<SplitEvent> events, long seal) {
    SplitState ahead =
        SplitState.restore(state.toSnapshot(), definition -> world.scenario.bucketing.empty(1));
    events.forEach(ahead::apply);
    for (int range = 0; range < ahead.segments(seal); range++) {
      write(ahead, seal, range);
    }
  }
}
