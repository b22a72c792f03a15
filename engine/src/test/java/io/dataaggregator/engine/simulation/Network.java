package io.dataaggregator.engine.simulation;

import java.util.ArrayList;
import java.util.List;

/** Messages on their way: lost, doubled, late, very late, in any order. */
final class Network {
  private record Letter(Address to, Message message, int due) {}

  private final World world;
  private final List<Letter> letters = new ArrayList<>();
  private final List<Letter> delayed = new ArrayList<>();

  Network(World world) {
    this.world = world;
  }

  boolean isEmpty() {
    return letters.isEmpty();
  }

  void send(Address to, Message message) {
    if (world.faults && world.chance.of(world.scenario.delayed)) {
      int due = world.step + world.chance.between(0, world.scenario.longestDelay);
      delayed.add(new Letter(to, message, due));
      return;
    }
    enter(new Letter(to, message, 0));
  }

  private void enter(Letter letter) {
    letters.add(letter);
    if (letters.size() > world.scenario.inFlight) {
      // any of them, or a burst would always lose its first ones
      letters.remove(world.chance.between(0, letters.size() - 1));
    }
  }

  /** What was held up somewhere goes on. */
  void release() {
    for (int i = delayed.size() - 1; i >= 0; i--) {
      if (delayed.get(i).due() <= world.step) {
        enter(delayed.remove(i));
      }
    }
  }

  /** One message arrives, or does not. */
  void deliver() {
    Chance chance = world.chance;
    int at = world.faults ? chance.between(0, letters.size() - 1) : 0;
    Letter letter = letters.get(at);
    boolean doubled = world.faults && chance.of(.1);
    if (!doubled) {
      letters.remove(at);
    }
    if (world.faults && chance.of(.1)) {
      return;
    }
    Node receiver = world.current.get(letter.to());
    List<Node> lingering =
        world.zombies.stream().filter(node -> node.me().address.equals(letter.to())).toList();
    if (!lingering.isEmpty() && chance.of(.3)) {
      receiver = chance.pick(lingering);
    }
    if (receiver != null && !world.passes(receiver)) {
      receiver.receive(letter.message());
    }
  }
}
