package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.reference.ReferenceBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All records of an epoch are joined with the version that was there when it began. */
class EpochReferencesTest {
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
          fields: {key: {type: string}, items: {type: json}}
        transforms:
          - lookup:
              file: {path: names.csv, format: {type: csv}, fields: {key: {type: string}}}
              on: {key: key}
              missing: drop
          - explode: {field: items, empty: keep, as: {item: {from: "", type: int}}}
        aggregate: {measures: {orders: count()}}
      """;
  private static final SourceUnit UNIT = new SourceUnit("a.csv", "a.csv", 0, 0, 100, 100, "f");

  private final SplitWorld world = new SplitWorld();
  private final PipelinePlan plan = plan();
  private List<Reference> current = List.of();
  private long offset;

  private PipelinePlan plan() {
    return world
        .parts(world.files, "15s")
        .plans()
        .apply(world.normalised(Path.of("a"), DEFINITION));
  }

  @AfterEach
  void shutDown() {
    world.close();
  }

  private static void set(RecordBatch batch, String key) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    ((StringVector) batch.vector(0)).set(batch.rows(), text, 0, text.length);
  }

  private void holds(String key) {
    var builder = new ReferenceBuilder(plan.lookups().getFirst(), 1 << 20, false);
    var batch = new RecordBatch(builder.schema(), 1);
    set(batch, key);
    batch.endRow(0);
    builder.add(batch);
    current = List.of(builder.build("", 1));
  }

  private UnitBatch batch(String key) {
    var batch = new RecordBatch(plan.source(), 1);
    set(batch, key);
    batch.vector(1).setNull(0);
    batch.endRow(offset++);
    return new UnitBatch(0, batch, offset, false);
  }

  /** Records that do not fit one epoch. */
  private UnitBatch large(String key, int records) {
    var batch = new RecordBatch(plan.source(), records);
    byte[] items = ("[" + "1,".repeat(9_000) + "1]").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < records; i++) {
      set(batch, key);
      ((StringVector) batch.vector(1)).set(i, items, 0, items.length);
      batch.endRow(offset++);
    }
    return new UnitBatch(0, batch, offset, false);
  }

  private EpochBuilder builder(int bytes) {
    var order =
        new UnitOrder(Map.of(0, UNIT), List.of(), null, Drift.of(plan), unit -> true, Set.of());
    var settings = new EpochSettings(Duration.ofDays(1), bytes, 1_000, 1_000);
    return new EpochBuilder(
        plan, order, settings, List.of(), () -> current, () -> Long.MIN_VALUE, () -> 0);
  }

  @Test
  void aNewVersionWaitsForTheNextEpoch() {
    EpochBuilder builder = builder(1 << 20);
    holds("x");
    var first = current.getFirst().version();
    builder.add(batch("x"));
    holds("y");
    builder.add(batch("x"));
    builder.add(batch("y"));
    PreparedEpoch epoch = builder.prepare();
    assertEquals(List.of(first), epoch.references());
    assertEquals(new Ledger(3, 2, 0, 1, 0, 0, 0), epoch.counts());
    builder.add(batch("x"));
    builder.add(batch("y"));
    epoch = builder.prepare();
    assertEquals(List.of(current.getFirst().version()), epoch.references());
    assertEquals(new Ledger(2, 1, 0, 1, 0, 0, 0), epoch.counts());
  }

  @Test
  void whatIsLeftOfABatchStaysWithTheVersionThatItBeganWith() {
    EpochBuilder builder = builder(1);
    holds("x");
    var first = current.getFirst().version();
    builder.add(large("x", 3));
    holds("y");
    for (int i = 0; i < 3; i++) {
      assertEquals(i < 2, builder.hasMore(), "record " + i);
      PreparedEpoch epoch = builder.prepare();
      assertEquals(List.of(first), epoch.references());
      assertEquals(new Ledger(1, 1, 0, 0, 0, 0, 0), epoch.counts());
      builder.addMore();
    }
    builder.add(batch("y"));
    assertEquals(List.of(current.getFirst().version()), builder.prepare().references());
  }
}
