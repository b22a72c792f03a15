package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.connectors.generator.GeneratorConnector;
import java.util.List;
import org.apache.pekko.persistence.testkit.internal.InMemStorageExtension;
import org.junit.jupiter.api.Test;

/**
 * What a node does for nothing before it takes splits over can be gone through, and leaves nothing.
 */
final class RehearsalTest {
  @Test
  void writesNothing() {
    try (var world = new SplitWorld()) {
      Rehearsal.perform(world.kit.system(), world.parts(new GeneratorConnector(), "15s"));
      var storage = InMemStorageExtension.get(world.kit.system().classicSystem());
      assertTrue(storage.storageFor("data-journal").keys().isEmpty());
      assertEquals(List.of(), world.store.written);
    }
  }
}
