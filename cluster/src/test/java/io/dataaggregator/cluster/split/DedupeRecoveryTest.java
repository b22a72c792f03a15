package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A split that is recovered knows the keys that it met before. */
class DedupeRecoveryTest {
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: orders}
      spec:
        source:
          connector: file
          config: {path: "DIRECTORY/*.csv"}
          format: {type: csv}
          fields: {at: {type: timestamp}, key: {type: string}}
        transforms: [dedupe: {key: [key], within: 1h}]
        aggregate:
          window: {type: tumbling, size: 1d, timeField: at}
          measures: {orders: count()}
        run: {mode: batch, refresh: incremental}
      """;

  private final SplitWorld world = new SplitWorld();

  @AfterEach
  void shutDown() {
    world.close();
  }

  @Test
  void knowsWhatItMetBefore(@TempDir Path directory) throws Exception {
    String first = "2026-01-01T00:00:00Z";
    var before = unit(directory, "a.csv", first + ",x\n" + first + ",y\n" + first + ",x\n");
    var after = unit(directory, "b.csv", first + ",y\n" + first + ",z\n");
    ActorRef<SplitMessage> split = world.spawn();
    begin(directory, split, "r1", before);
    assertEquals(new Ledger(3, 2, 0, 0, 1, 0, 0), ledger(3));
    world.kit.stop(split);
    begin(directory, world.spawn(), "r2", before, after);
    assertEquals(new Ledger(5, 3, 0, 0, 2, 0, 0), ledger(5));
  }

  private void begin(
      Path directory, ActorRef<SplitMessage> split, String run, SourceUnit... units) {
    world.begin(split, world.normalised(directory, DEFINITION), run, List.of(units));
  }

  private SourceUnit unit(Path directory, String name, String lines) throws Exception {
    Files.writeString(directory.resolve(name), "at,key\n" + lines);
    return world.onlyUnit(world.normalised(directory, DEFINITION.replace("*.csv", name)));
  }

  private Ledger ledger(int records) {
    return world.read(records).ledger();
  }
}
