package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.SplitSnapshot;
import io.dataaggregator.engine.split.SplitState;
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
    return state.toSnapshot();
  }

  @Override
  public SplitState fromJournal(Object from) {
    return SplitState.restore((SplitSnapshot) from, buckets);
  }
}
