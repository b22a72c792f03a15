package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.pipeline.Generation;

/**
 * What one incarnation of a pipeline does where results are put together from what splits seal, as
 * those of sessions are: before a seal is published, and of the splits that were there.
 */
final class Merges {
  private final World world;
  private final String asker;
  private long generation;
  private long seal;

  Merges(World world, String asker) {
    this.world = world;
    this.asker = asker;
  }

  /** Whether the open seal is put together; if not, some more of it is. */
  boolean isDone(Generation work) {
    if (!world.scenario.merges) {
      return true;
    }
    if (generation == work.number() && seal == work.seal()) {
      // it takes its time, in which others may come
      return world.chance.of(world.faults ? .03 : .5);
    }
    int most = world.chance.of(.5) ? Integer.MAX_VALUE : world.chance.between(0, 4);
    if (world.store.merge(work.number(), work.seal(), most)) {
      generation = work.number();
      seal = work.seal();
    }
    world.oracle.changed();
    return false;
  }

  /** What a split is told to begin with. */
  Message.Start begin(Generation work, Address to) {
    boolean behind = world.scenario.merges && work.sealOpen() && !world.broken(Broken.JOINS_BEHIND);
    long frontier = behind ? work.frontier() : work.publishedFrontier();
    return new Message.Start(
        asker,
        work.definition(),
        work.definitionVersion(),
        world.broken(Broken.NEW_SPLIT_INHERITS) ? Long.MIN_VALUE : frontier,
        behind ? work.seal() : work.published(),
        to.units(work));
  }
}
