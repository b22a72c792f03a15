package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.split.SplitMessage.Begin;
import io.dataaggregator.cluster.split.SplitMessage.Units;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.reference.ReferenceBuilder;
import io.dataaggregator.engine.split.Joined;
import io.dataaggregator.engine.split.SplitSnapshot.UnitCommit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a split joins with when it goes on: in the same run, in another, and after recovery. */
class LookupRecoveryTest {
  static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: orders}
      spec:
        source:
          connector: file
          config: {path: "DIRECTORY/*.csv"}
          format: {type: csv}
          fields: {key: {type: string}}
        transforms:
          - lookup:
              file: {path: names.csv, format: {type: csv}, fields: {key: {type: string}}}
              on: {key: key}
              missing: drop
        aggregate:
          measures: {orders: count()}
        run: {mode: batch, refresh: incremental}
      """;

  private final SplitWorld world = new SplitWorld();
  private final AtomicInteger loaded = new AtomicInteger();
  private String definition = DEFINITION;

  @AfterEach
  void shutDown() {
    world.close();
  }

  private void holds(String... keys) {
    world.reference.set(lookup -> {
      loaded.incrementAndGet();
      return CompletableFuture.completedFuture(reference(lookup, keys));
    });
  }

  private void isGone() {
    world.reference.set(lookup ->
        CompletableFuture.failedFuture(
            new SourceException("source.file-missing", "names.csv does not exist", true)));
  }

  private static Reference reference(Lookup lookup, String... keys) {
    var builder = new ReferenceBuilder(lookup, 1 << 20, false);
    var batch = new RecordBatch(builder.schema(), keys.length);
    for (String key : keys) {
      byte[] text = key.getBytes(StandardCharsets.UTF_8);
      ((StringVector) batch.vector(0)).set(batch.rows(), text, 0, text.length);
      batch.endRow(batch.rows());
    }
    builder.add(batch);
    return builder.build("", 1);
  }

  @Test
  void knowsWhatItsRecordsWereJoinedWith(@TempDir Path directory) throws Exception {
    var before = unit(directory, "a.csv", "x\ny\nz\n");
    var after = unit(directory, "b.csv", "x\nz\n");
    ActorRef<SplitMessage> split = world.spawn();
    holds("x", "y");
    begin(directory, split, "r1", before);
    assertEquals(new Ledger(3, 2, 0, 1, 0, 0, 0), ledger(3));
    List<Joined> first = world.books(split).joined();
    assertEquals(1, first.size());
    assertEquals(new Ledger(3, 2, 0, 1, 0, 0, 0), first.getFirst().counts());
    assertEquals(2, first.getFirst().reference().rows());
    assertEquals(1, loaded.get(), "it is read once a run");
    world.kit.stop(split);
    split = world.spawn();
    assertEquals(first, world.books(split).joined());

    holds("x");
    begin(directory, split, "r2", before, after);
    assertEquals(new Ledger(5, 3, 0, 2, 0, 0, 0), ledger(5));
    List<Joined> both = world.books(split).joined();
    assertEquals(first.getFirst(), both.getFirst());
    assertEquals(2, both.size());
    assertEquals(new Ledger(2, 1, 0, 1, 0, 0, 0), both.getLast().counts());
  }

  @Test
  void failsWhereThereIsNothingToLookUpIn(@TempDir Path directory) throws Exception {
    var unit = unit(directory, "a.csv", "x\n");
    isGone();
    begin(directory, world.spawn(), "r1", unit);
    assertEquals(
        new SplitWorld.Failed("r1", 1, "source.file-missing"),
        world.await(SplitWorld.Failed.class));
    assertTrue(loaded.get() == 0);
  }

  /** What is read again may be found in the next version: then it must not be a dead letter too. */
  @Test
  void nobodySeesDeadLettersOfAnEpochThatWasNotCommitted(@TempDir Path directory) throws Exception {
    definition = DEFINITION.replace("missing: drop", "missing: reject");
    var unit = unit(directory, "a.csv", "x\nz\n");
    holds("x");
    world.store.unheard.set(1);
    ActorRef<SplitMessage> split = world.spawn();
    begin(directory, split, "r1", unit);
    assertEquals(new Ledger(2, 1, 0, 0, 0, 0, 1), ledger(2));
    assertEquals(1, world.shown(split).visible());
    assertEquals(2, world.store.writers.size());
    String last = world.store.writers.getLast();
    assertNotEquals(last, world.store.writers.getFirst());
    assertEquals(List.of(new UnitCommit(0, last, 0, 8)), world.store.written);
    assertEquals(1, loaded.get(), "it goes on with what was read");
  }

  /** A run that another one of its splits or its source stopped is not to fail over that. */
  @Test
  void keepsWhatItReadForAnotherAttempt(@TempDir Path directory) throws Exception {
    var before = unit(directory, "a.csv", "x\ny\nz\n");
    var after = unit(directory, "b.csv", "x\nz\n");
    Path file = directory.resolve("a.csv");
    Path away = directory.resolve("away");
    Files.move(file, away);
    ActorRef<SplitMessage> split = world.spawn();
    holds("x", "y");
    begin(directory, split, "r1", before);
    assertEquals(
        new SplitWorld.Failed("r1", 1, "source.file-missing"),
        world.await(SplitWorld.Failed.class));
    isGone();
    Files.move(away, file);
    split.tell(SplitWorld.begin(world.normalised(directory, DEFINITION), "r1", 2));
    assertEquals(new Ledger(3, 2, 0, 1, 0, 0, 0), ledger(3));
    assertEquals(1, loaded.get());

    // another run joins with what there is by then
    begin(directory, split, "r2", before, after);
    assertEquals(
        new SplitWorld.Failed("r2", 1, "source.file-missing"),
        world.await(SplitWorld.Failed.class));
  }

  @Test
  void keepsWhatItReadWhileItsPipelineIsSilent(@TempDir Path directory) throws Exception {
    var before = unit(directory, "a.csv", "x\ny\nz\n");
    var after = unit(directory, "b.csv", "x\nz\n");
    ActorRef<SplitMessage> split = world.spawn();
    holds("x", "y");
    begin(directory, split, "r1", before);
    assertEquals(new Ledger(3, 2, 0, 1, 0, 0, 0), ledger(3));
    split.tell(new SplitMessage.Silence());
    isGone();
    begin(directory, split, "r1", before, after);
    assertEquals(new Ledger(5, 3, 0, 2, 0, 0, 0), ledger(5));
    assertEquals(1, loaded.get());
  }

  @Test
  void keepsWhatItReadWhereOnlyItsRefreshIsReplaced(@TempDir Path directory) throws Exception {
    var before = unit(directory, "a.csv", "x\ny\nz\n");
    var after = unit(directory, "b.csv", "x\nz\n");
    ActorRef<SplitMessage> split = world.spawn();
    holds("x", "y");
    begin(directory, split, "r1", before);
    assertEquals(new Ledger(3, 2, 0, 1, 0, 0, 0), ledger(3));
    isGone();
    String often = DEFINITION.replace("missing: drop", "missing: drop\n        refresh: 1s");
    String newer = world.normalised(directory, often);
    var begin = new Begin("asker", newer, 2, 2, Long.MIN_VALUE, 0, "r1", 1);
    split.tell(begin);
    split.tell(new Units(1, List.of(new Units.Numbered(1, after))));
    assertEquals(new Ledger(5, 3, 0, 2, 0, 0, 0), ledger(5));
    // and from now on it is read again; whoever asks is told what it has told before
    split.tell(begin);
    String why = world.await(SplitWorld.Hindered.class).why();
    assertTrue(why.contains("names.csv does not exist"), why);
  }

  private void begin(
      Path directory, ActorRef<SplitMessage> split, String run, SourceUnit... units) {
    world.begin(split, world.normalised(directory, definition), run, List.of(units));
  }

  private SourceUnit unit(Path directory, String name, String lines) throws Exception {
    Files.writeString(directory.resolve(name), "key\n" + lines);
    return world.onlyUnit(world.normalised(directory, DEFINITION.replace("*.csv", name)));
  }

  private Ledger ledger(int records) {
    return world.read(records).ledger();
  }
}
