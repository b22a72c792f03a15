package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.split.Delta;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An epoch takes batches of any dictionaries. */
class EpochTableTest {
  private static final AggregatePlan PLAN =
      new AggregatePlan(
          List.of(new Field("k", FieldType.STRING)), new WindowDefinition.None(), List.of());

  private final EpochTable table = new EpochTable(PLAN);

  /** Adds records with these keys, by a dictionary of their own. */
  private void add(String... keys) {
    var batch = new RecordBatch(new Schema(PLAN.keys()), keys.length);
    for (String key : keys) {
      byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
      ((StringVector) batch.vector(0)).set(batch.rows(), utf8, 0, utf8.length);
      batch.endRow(batch.rows());
    }
    long[] starts = new long[keys.length];
    Arrays.fill(starts, PLAN.window().start(0));
    table.add(batch, starts, new Vector[0], new long[keys.length], 0);
  }

  @Test
  void bucketsOfTheSameKeyAreOne() {
    for (int epoch = 0; epoch < 2; epoch++) {
      add("a", "b", "a");
      add("b", "c");
      add("a");
      Delta delta = table.take();
      assertEquals(3, delta.size());
      assertEquals(6, delta.records());
      assertEquals(6, BucketTable.of(PLAN, delta.buckets()).records());
      assertEquals(Delta.EMPTY, table.take());
    }
    add("x");
    assertEquals(1, table.take().size());
  }

  @Test
  void anEpochForgetsTheCountsOfTheOneBefore() {
    add("a", "b");
    add("c", "d", "e");
    assertEquals(5, table.take().records());
    add("a");
    add("x", "y", "z");
    assertEquals(4, table.take().records());
  }
}
