package io.dataaggregator.bench.flink;

import io.dataaggregator.bench.orders.Totals;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Buckets in checkpoints; without it Flink falls back to Kryo. */
public final class TotalsSerializer extends TypeSerializerSingleton<Totals> {
  static final TotalsSerializer INSTANCE = new TotalsSerializer();
  private static final long serialVersionUID = 1;

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Totals createInstance() {
    return new Totals();
  }

  @Override
  public Totals copy(Totals from) {
    return from.copy();
  }

  @Override
  public Totals copy(Totals from, Totals reuse) {
    return from.copy();
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(Totals totals, DataOutputView target) throws IOException {
    totals.write(target);
  }

  @Override
  public Totals deserialize(DataInputView source) throws IOException {
    return Totals.read(source);
  }

  @Override
  public Totals deserialize(Totals reuse, DataInputView source) throws IOException {
    return Totals.read(source);
  }

  @Override
  public TypeSerializerSnapshot<Totals> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What a checkpoint says about the serializer; Flink creates it by name. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Totals> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
