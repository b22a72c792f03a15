package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.reference.ReferenceVersion;
import io.dataaggregator.engine.split.JoinedSnapshot;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitSnapshot;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.UnitProgress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A snapshot says all that there is to say, in the oldest form that can. */
class SplitSnapshotsTest {
  private final SplitWorld world = new SplitWorld();
  private final SplitParts parts = world.parts(world.files, "15s");

  @AfterEach
  void shutDown() {
    world.close();
  }

  @Test
  void whatRecordsWereJoinedWithIsKept() {
    var snapshots = new SplitSnapshots(parts.buckets());
    var state = new SplitState(parts.buckets());
    state.apply(new SplitEvent.Started(world.normalised(Path.of("a")), 1, Long.MIN_VALUE, 0));
    assertInstanceOf(SplitSnapshot.class, snapshots.toJournal(state));
    var epoch =
        new SplitEvent.EpochCommitted(
            "i1",
            List.of(new UnitProgress(0, 7, Long.MIN_VALUE, false, false)),
            new Ledger(3, 0, 0, 3, 0, 0, 0),
            0,
            Bytes.EMPTY);
    var transformed = new SplitEvent.TransformedCommitted(epoch, Rows.NONE);
    state.apply(
        new SplitEvent.JoinedCommitted(
            new SplitEvent.KeysCommitted(transformed, KeyBlock.NONE),
            List.of(new ReferenceVersion("v", 2, 1))));
    Object saved = snapshots.toJournal(state);
    assertInstanceOf(JoinedSnapshot.class, saved);
    SplitState restored = snapshots.fromJournal(saved);
    assertEquals(1, restored.joined().size());
    assertEquals(state.joined(), restored.joined());
    assertEquals(state.ledger(), restored.ledger());
  }
}
