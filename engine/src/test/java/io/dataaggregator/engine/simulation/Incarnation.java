package io.dataaggregator.engine.simulation;

/** Who acts for an entity, and how far it has followed its journal. */
final class Incarnation {
  final Address address;
  final String id;
  final int born;

  /** Share of its turns that it lets pass: another process may be paused, starved or far away. */
  final double lag;

  long sequence;

  /** Whether it has been replaced and does not know. */
  boolean zombie;

  Incarnation(Address address, String id, int born, double lag) {
    this.address = address;
    this.id = id;
    this.born = born;
    this.lag = lag;
  }

  @Override
  public String toString() {
    return address + "/" + id + (zombie ? " (zombie)" : "");
  }
}
