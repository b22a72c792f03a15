package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.running.LogTrap;
import io.dataaggregator.connectors.generator.GeneratorConnector;
import java.util.List;
import org.apache.pekko.persistence.testkit.internal.InMemStorageExtension;
import org.junit.jupiter.api.Test;

/** What a node does for nothing before it takes splits over. */
final class RehearsalTest {
  @Test
  void isGoneThroughWithAndWritesNothing() {
    try (var world = new SplitWorld();
        var log = new LogTrap()) {
      Rehearsal.perform(world.kit.system(), world.parts(new GeneratorConnector(), "15s"));
      assertEquals(List.of(), log.traces());
      var storage = InMemStorageExtension.get(world.kit.system().classicSystem());
      assertTrue(storage.storageFor("data-journal").keys().isEmpty());
      assertEquals(List.of(), world.store.written);
    }
  }

  @Test
  void keepsNoNodeFromStarting() {
    try (var world = new SplitWorld();
        var log = new LogTrap()) {
      Rehearsal.perform(world.kit.system(), world.parts(world.files, "15s"));
      assertEquals(
          List.of("not rehearsed: the first splits of this node start more slowly"), log.traces());
    }
  }
}
