package io.dataaggregator.bench.jet;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.dataaggregator.bench.orders.Totals;
import java.io.IOException;

/** Buckets in snapshots. */
public final class TotalsSerializer implements StreamSerializer<Totals> {
  public TotalsSerializer() {}

  @Override
  public int getTypeId() {
    return 1002;
  }

  @Override
  public void write(ObjectDataOutput out, Totals totals) throws IOException {
    totals.write(out);
  }

  @Override
  public Totals read(ObjectDataInput in) throws IOException {
    return Totals.read(in);
  }
}
