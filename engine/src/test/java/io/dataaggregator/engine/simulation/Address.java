package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.pipeline.Generation;
import java.util.List;
import java.util.stream.IntStream;

/** An entity: the pipeline, or a split of one of its generations. */
record Address(long generation, int split) implements Comparable<Address> {
  static final Address PIPELINE = new Address(0, -1);

  /** Numbers of the units of {@code work} that are this split's. */
  List<Integer> units(Generation work) {
    return IntStream.range(0, work.units().size())
        .filter(unit -> work.units().get(unit).split() == split)
        .boxed()
        .toList();
  }

  @Override
  public int compareTo(Address other) {
    int byGeneration = Long.compare(generation, other.generation);
    return byGeneration != 0 ? byGeneration : Integer.compare(split, other.split);
  }

  @Override
  public String toString() {
    return split < 0 ? "P" : "g" + generation + "." + split;
  }
}
