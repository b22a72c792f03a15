package io.dataaggregator.engine.split;

import static io.dataaggregator.engine.split.Given.LIMITS;
import static io.dataaggregator.engine.split.Given.advance;
import static io.dataaggregator.engine.split.Given.counts;
import static io.dataaggregator.engine.split.Given.refusal;
import static io.dataaggregator.engine.split.Given.started;
import static io.dataaggregator.engine.split.Given.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.KeyBuffer;
import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.dedupe.SeenKeys;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.split.SplitCommand.CommitEpoch;
import io.dataaggregator.engine.split.SplitCommand.Seal;
import io.dataaggregator.engine.split.SplitRejection.Inconsistent;
import io.dataaggregator.engine.split.SplitRejection.Limit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of kept records are part of a split's state. */
class SplitKeysTest {
  private final SplitState state = started(Deltas.WINDOWS);

  /** Keys by the numbers that are their times; each is forgotten 20 later. */
  private static KeyBlock keys(long... numbers) {
    var seen = new SeenKeys();
    var key = new KeyBuffer();
    for (long number : numbers) {
      key.clear();
      key.number(0);
      key.number(number);
      assertTrue(seen.isFirst(key, number, 5, number + 20));
    }
    return seen.take();
  }

  private CommitEpoch epoch(int from, KeyBlock keys, LimitsDefinition limits) {
    return new CommitEpoch(
        "i1",
        List.of(advance(from, from + 10)),
        counts(2, 0),
        new Rows(2, 0),
        0,
        Deltas.of(Deltas.WINDOWS, 101, 102),
        keys,
        state.lateUntil(),
        limits);
  }

  @Test
  void areKeptUntilNoDuplicateIsTaken() {
    var events = when(state, epoch(0, keys(1, 2), LIMITS));
    var event = assertInstanceOf(SplitEvent.KeysCommitted.class, events.getFirst());
    assertTrue(event.bytes() > event.transformed().bytes());
    when(state, epoch(10, keys(3), LIMITS));
    assertEquals(3, state.keys().blocks().stream().mapToInt(KeyBlock::keys).sum());
    var transformed = new TransformedSnapshot(state.toSnapshot(), state.rows());
    var snapshot = new KeysSnapshot(transformed, state.keys().blocks());
    SplitState restored =
        SplitState.restore(snapshot, definition -> new TableBuckets(Deltas.WINDOWS, 2));
    assertEquals(state.keys().blocks(), restored.keys().blocks());
    for (SplitState each : List.of(state, restored)) {
      when(each, new Seal("i1", 22, 1));
      assertEquals(3, each.keys().blocks().stream().mapToInt(KeyBlock::keys).sum());
      when(each, new Seal("i1", 23, 2));
      assertEquals(List.of(), each.keys().blocks());
      assertEquals(0, each.keys().bytes());
    }
  }

  @Test
  void areBounded() {
    KeyBlock keys = keys(1, 2);
    when(state, epoch(0, keys, LIMITS));
    long bytes =
        state.open().bytes()
            + state.keys().bytes()
            + Deltas.of(Deltas.WINDOWS, 101, 102).bytes()
            + keys.bytes();
    var tight = new LimitsDefinition(1_000, bytes - 1, 1);
    Limit limit = refusal(Limit.class, state, epoch(10, keys(3, 4), tight));
    assertEquals("limit.state-bytes", limit.code());
    assertTrue(limit.message().contains("dedupe's within"), limit.message());
    when(state, epoch(10, keys(3, 4), new LimitsDefinition(1_000, bytes, 1)));
  }

  @Test
  void areThoseOfAggregatedRecords() {
    refusal(Inconsistent.class, state, epoch(0, keys(1, 2, 3), LIMITS));
  }
}
