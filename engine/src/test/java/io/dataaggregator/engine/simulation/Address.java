package io.dataaggregator.engine.simulation;

/** An entity: the pipeline, or a split of one of its generations. */
record Address(long generation, int split) implements Comparable<Address> {
  static final Address PIPELINE = new Address(0, -1);

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
