package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.JoinedSnapshot;
import io.dataaggregator.engine.split.KeysSnapshot;
import io.dataaggregator.engine.split.SplitSnapshot;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.TransformedSnapshot;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** Encodes a split's state in the actor: a live object never reaches the snapshot store. */
final class SplitSnapshots implements SnapshotAdapter<SplitState> {
  private final Function<String, Buckets> buckets;

  SplitSnapshots(Function<String, Buckets> buckets) {
    this.buckets = buckets;
  }

  @Override
  public Object toJournal(SplitState state) {
    SplitSnapshot split = state.toSnapshot();
    // the release before reads what does not need more
    List<KeyBlock> keys = state.keys().blocks();
    var transformed = new TransformedSnapshot(split, state.rows());
    var remembering = new KeysSnapshot(transformed, keys);
    if (!state.joined().isEmpty()) return new JoinedSnapshot(remembering, state.joined());
    if (!keys.isEmpty()) return remembering;
    return state.rows().equals(Rows.of(state.ledger())) ? split : transformed;
  }

  @Override
  public SplitState fromJournal(Object from) {
    return switch (from) {
      case JoinedSnapshot joined -> SplitState.restore(joined, buckets);
      case KeysSnapshot keys -> SplitState.restore(keys, buckets);
      case TransformedSnapshot transformed -> SplitState.restore(transformed, buckets);
      default -> SplitState.restore((SplitSnapshot) from, buckets);
    };
  }
}
