package io.dataaggregator.bench.jet;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.dataaggregator.bench.orders.OrderKey;
import java.io.IOException;

/** Keys in snapshots. */
public final class KeySerializer implements StreamSerializer<OrderKey> {
  public KeySerializer() {}

  @Override
  public int getTypeId() {
    return 1001;
  }

  @Override
  public void write(ObjectDataOutput out, OrderKey key) throws IOException {
    out.writeString(key.country);
    out.writeString(key.product);
  }

  @Override
  public OrderKey read(ObjectDataInput in) throws IOException {
    return new OrderKey(in.readString(), in.readString());
  }
}
