package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.pipeline.PipelineState;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One history, by its seed: the same seed gives the same history, step by step. */
final class Simulation {
  private static final int TROUBLED_STEPS = 2_500;
  private static final int QUIET_STEPS = 25_000;
  private static final int ZOMBIE_STEPS = 400;

  /**
   * How a history ended.
   *
   * @param violation null where every promise was kept
   * @param revisions how often readers saw a published value change
   * @param repeats seals that left the frontier where it was, last ones apart
   */
  record Outcome(
      @Nullable String violation, int steps, int revisions, int repeats, List<String> trace) {
    private static Outcome of(World world, @Nullable String violation) {
      return new Outcome(violation, world.step, world.revisions, world.repeats, world.trace);
    }
  }

  private final World world;

  private Simulation(World world) {
    this.world = world;
  }

  static Outcome run(long seed, @Nullable Broken broken, boolean traced) {
    World world = new World(seed, broken, traced);
    world.log(() -> "scenario " + world.scenario);
    try {
      new Simulation(world).run();
      return Outcome.of(world, null);
    } catch (Violation e) {
      return Outcome.of(world, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // an exception of a core is a finding like any other: the seed and its history are wanted
      return Outcome.of(world, e + " at " + List.of(e.getStackTrace()));
    }
  }

  private void run() {
    while (world.step < TROUBLED_STEPS && !finished()) {
      world.closing = world.step > TROUBLED_STEPS / 2;
      step();
    }
    // now nothing goes wrong any more, so everything has to come to its end
    world.closing = true;
    world.faults = false;
    world.zombies.clear();
    world.ghosts.clear();
    int begin = world.step;
    while (!finished()) {
      step();
      if (world.step - begin > QUIET_STEPS) {
        throw new Violation("stuck: the run never ends");
      }
    }
    Verdict.judge(world);
  }

  private boolean finished() {
    PipelineState state = world.oracle.pipeline();
    Node pipeline = world.current.get(Address.PIPELINE);
    return state.runs().active() == null
        && world.oracle.runsEnded() == world.scenario.kinds.size()
        && pipeline != null
        && pipeline.me().sequence == world.pipeline.size();
  }

  private void step() {
    world.step++;
    if (world.faults) {
      strike();
    }
    world.network.release();
    if (!world.network.isEmpty() && world.chance.of(.6)) {
      world.network.deliver();
    } else {
      List<Node> nodes =
          Stream.concat(world.current.values().stream(), world.zombies.stream()).toList();
      Node pipeline = nodes.getFirst();
      Node next = world.chance.of(.3) ? pipeline : world.chance.pick(nodes);
      if (!world.passes(next)) {
        next.step();
      }
    }
    world.oracle.check();
    world.pages.step();
  }

  private void strike() {
    double what = world.chance.share();
    if (what < world.scenario.crashes) {
      world.crash(world.chance.pick(List.copyOf(world.current.values())), true);
    } else if (what < world.scenario.crashes * 1.15) {
      List.copyOf(world.current.values()).forEach(node -> world.crash(node, true));
    }
    if (!world.ghosts.isEmpty() && world.chance.of(.15)) {
      Journal.Ghost<?> ghost =
          world.ghosts.remove(world.chance.between(0, world.ghosts.size() - 1));
      world.log(() -> "ghost lands " + ghost.events());
      ghost.land();
    }
    world.zombies.removeIf(
        zombie -> world.step - zombie.me().born > ZOMBIE_STEPS || world.chance.of(.01));
  }
}
