package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.coordination.Coordination;
import io.dataaggregator.engine.coordination.Pace;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.RunDefinition.Retry;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.DesiredState;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.pipeline.RunError;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The actor around {@link PipelineState}, reduced to what the protocol asks of it. */
final class PipelineNode implements Node {
  private final World world;
  private final Incarnation me;
  private final Sabotage sabotage;
  private PipelineState state = PipelineState.EMPTY;
  private @Nullable Coordination coordination;
  private final Merges merges;
  private final Heard heard = new Heard();

  PipelineNode(World world, Incarnation me) {
    this.world = world;
    this.me = me;
    sabotage = new Sabotage(world);
    merges = new Merges(world, me.id);
    World.Saved saved = world.snapshots.get(me.address);
    if (saved != null) {
      state = (PipelineState) saved.state();
      me.sequence = saved.sequence();
    }
    for (PipelineEvent event : world.pipeline.from(me.sequence)) {
      state = state.apply(event);
      me.sequence++;
    }
  }

  @Override
  public Incarnation me() {
    return me;
  }

  PipelineState state() {
    return state;
  }

  @Override
  public void step() {
    if (world.faults && world.chance.of(.02)) {
      world.save(me, state);
    }
    Run run = state.runs().active();
    Generation work = state.working();
    if (run == null || work == null) {
      beginNext();
    } else if (run.cancelRequested()) {
      execute(
          new PipelineCommand.FinishRun(run.id(), coordination(work).ledger(work), 1, world.now()));
    } else {
      lead(run, work);
    }
  }

  private void beginNext() {
    int next = world.oracle.runsEnded();
    if (!state.exists()) {
      define();
    } else if (next < world.scenario.kinds.size()) {
      if (world.faults && next > 0 && world.chance.of(world.scenario.meddling)) {
        if (world.chance.of(.5)) {
          define();
        } else {
          delete();
        }
      } else if (state.desired() != DesiredState.ACTIVE) {
        execute(new PipelineCommand.Activate(world.now()));
      } else {
        world.arrive(next);
        execute(
            new PipelineCommand.StartRun(
                "run" + next, "manual", world.scenario.rules(next), world.now()));
      }
    }
  }

  private void define() {
    String definition = "counts " + world.chance.between(0, 2);
    execute(new PipelineCommand.Define(definition, OptionalInt.empty(), world.now()));
  }

  private void delete() {
    Generation work = state.working();
    Ledger total = work == null ? Ledger.EMPTY : coordination(work).ledger(work);
    execute(new PipelineCommand.Delete(OptionalInt.empty(), total, world.now()));
  }

  private void lead(Run run, Generation work) {
    double what = world.chance.share();
    if (what < .25) {
      if (world.closing || world.chance.of(world.scenario.listing)) {
        list(run, work);
      }
    } else if (what < .4) {
      start(work);
    } else if (what < .5) {
      tell(work);
    } else if (what < .7 && work.sealOpen()) {
      askSeal(work);
    } else if (what < .72 && world.faults && world.chance.of(world.scenario.trouble)) {
      makeTrouble(run, work);
    } else if (what < .74 && world.faults && world.chance.of(world.scenario.meddling)) {
      define();
    } else if (what < .76) {
      execute(new PipelineCommand.Adopt(run.id(), world.now()));
    } else if (run.mode() == Mode.CONTINUOUS
        && state.desired() == DesiredState.ACTIVE
        && world.closing
        && world.oracle.everythingRead(work)) {
      execute(new PipelineCommand.Pause(world.now()));
    } else {
      advance(work);
    }
  }

  /** Discovery: finds units in any order, perhaps again, perhaps twice. */
  private void list(Run run, Generation work) {
    Set<String> known = work.units().stream().map(a -> a.unit().name()).collect(Collectors.toSet());
    boolean late = run.listed() && (world.closing || world.chance.of(.05));
    List<Scenario.Unit> missing =
        world.scenario.units.values().stream()
            .filter(unit -> !known.contains(unit.description().name()))
            .filter(unit -> !unit.foundLate() || late)
            .toList();
    if (run.listed() && (run.mode() == Mode.BATCH || missing.isEmpty())) {
      return;
    }
    if (missing.isEmpty()) {
      execute(new PipelineCommand.CompleteListing(run.id(), world.now()));
      return;
    }
    int most = world.scenario.listing < 1 ? 1 : missing.size();
    List<Scenario.Unit> found = new ArrayList<>(missing.subList(0, world.chance.between(1, most)));
    if (!work.units().isEmpty()) {
      found.add(world.scenario.units.get(world.chance.pick(work.units()).unit().name()));
    }
    execute(
        new PipelineCommand.AssignUnits(
            run.id(),
            found.stream().map(Scenario.Unit::description).toList(),
            world.scenario.parallelism,
            world.now()));
  }

  private void start(Generation work) {
    for (int split : work.splits()) {
      Address to = new Address(work.number(), split);
      if (!world.current.containsKey(to)) {
        world.spawn(to);
      }
      if (state.ending() && !work.sealOpen()) {
        world.network.send(to, new Message.Halt(me.id));
        continue;
      }
      world.network.send(to, merges.begin(work, to));
    }
  }

  private void tell(Generation work) {
    Pace pace = coordination(work).pace(work);
    for (int split : work.splits()) {
      Address to = new Address(work.number(), split);
      world.network.send(to, new Message.KeepPace(me.id, pace));
      world.network.send(to, new Message.TellPublished(me.id, work.published()));
    }
  }

  private void askSeal(Generation work) {
    for (int split : coordination(work).owing(work)) {
      for (long seal : sabotage.sealsToSend(work)) {
        world.network.send(
            new Address(work.number(), split),
            new Message.AskSeal(me.id, sabotage.frontierOf(work, seal), seal));
      }
    }
  }

  private void makeTrouble(Run run, Generation work) {
    if (world.chance.of(.3)) {
      execute(new PipelineCommand.CancelRun(run.id(), world.now()));
      return;
    }
    if (world.chance.of(world.scenario.meddling)) {
      delete();
      return;
    }
    RunError error = new RunError(RunError.Category.SOURCE, "source.away", "the source is away");
    execute(
        new PipelineCommand.FailRun(
            run.id(),
            run.attempt(),
            error,
            world.chance.of(.7),
            new Retry(3, 0),
            coordination(work).ledger(work),
            world.now()));
  }

  private void advance(Generation work) {
    PipelineEvent forged = sabotage.forge(state, coordination(work), heard);
    if (forged != null) {
      persist(List.of(forged));
      return;
    }
    coordination(work)
        .next(state, 1, world.scenario.revises, Long.MAX_VALUE, world.now())
        .filter(next -> !(next instanceof PipelineCommand.Publish) || merges.isDone(work))
        .ifPresent(this::execute);
  }

  private void execute(PipelineCommand command) {
    switch (state.decide(command, Scenario.change(state))) {
      case Decision.Accepted<PipelineEvent, PipelineRejection>(var events) -> {
        if (!events.isEmpty()) {
          if (command instanceof PipelineCommand.OpenSeal seal && !seal.last()) {
            check(seal);
          }
          persist(sabotage.books(state, heard, events));
        }
      }
      case Decision.Rejected<PipelineEvent, PipelineRejection>(var reason) ->
          throw new Violation("pipeline refused " + command + ": " + reason);
    }
  }

  /** A frontier that stays was heard of before. */
  private void check(PipelineCommand.OpenSeal seal) {
    Generation work = state.working();
    if (work != null && seal.frontier() == work.frontier()) {
      world.repeats++;
    } else {
      world.oracle.checkHeard(heard.frontier(state), seal.frontier());
    }
  }

  private void persist(List<PipelineEvent> events) {
    if (world.persist(this, world.pipeline, events, "")) {
      for (PipelineEvent event : events) {
        state = state.apply(event);
      }
    }
  }

  @Override
  public void receive(Message message) {
    Generation work = state.working();
    if (work == null) {
      return;
    }
    switch (message) {
      case Message.Report(String asker, long generation, int split, var report) -> {
        var taken = sabotage.arrival(report);
        coordination(work).reported(asker, generation, split, work, taken);
        if (asker.equals(me.id) && generation == work.number()) {
          heard.take(generation, split, report);
        }
      }
      case Message.Answer(String asker, long generation, int split, long seal) ->
          coordination(work).answered(asker, generation, split, sabotage.answeredSeal(work, seal));
      case Message.Halted(String asker, long generation, int split, long sequence) ->
          coordination(work).halted(asker, generation, split, sequence);
      case Message.ToSplit m -> throw new Violation("misdirected " + m);
    }
  }

  private Coordination coordination(Generation work) {
    if (coordination == null || coordination.generation() != work.number()) {
      coordination = new Coordination(me.id, work.number());
    }
    return coordination;
  }
}
