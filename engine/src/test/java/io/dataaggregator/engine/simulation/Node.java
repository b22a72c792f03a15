package io.dataaggregator.engine.simulation;

/** An incarnation of an entity. */
sealed interface Node permits PipelineNode, SplitNode {
  Incarnation me();

  /** Does one thing that nobody asked for. */
  void step();

  void receive(Message message);
}
