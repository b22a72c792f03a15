package io.dataaggregator.bench.jet;

import com.hazelcast.jet.Traverser;
import com.hazelcast.jet.Traversers;
import com.hazelcast.jet.Util;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.BroadcastKey;
import com.hazelcast.jet.core.EventTimeMapper;
import com.hazelcast.jet.core.EventTimePolicy;
import io.dataaggregator.bench.orders.Job;
import io.dataaggregator.bench.orders.Order;
import io.dataaggregator.bench.orders.OrderReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file, with the filter pushed into it; snapshots say how far it is. */
final class OrderSource extends AbstractProcessor {
  private static final int BATCH = 2_048;

  private final Job job;
  private final EventTimeMapper<Order> times;
  private @Nullable OrderReader orders;
  private @Nullable Traverser<Object> pending;
  private @Nullable Traverser<Map.Entry<BroadcastKey<Integer>, long[]>> snapshot;
  private int index;

  OrderSource(Job job, EventTimePolicy<? super Order> policy) {
    this.job = job;
    times = new EventTimeMapper<>(policy);
    times.addPartitions(1);
  }

  @Override
  protected void init(Context context) throws IOException {
    index = context.globalProcessorIndex();
    if (index == 0) orders = OrderReader.of(new FileInputStream(job.input()), job);
  }

  @Override
  public boolean complete() {
    try {
      for (int i = 0; i < BATCH; i++) {
        if (pending != null && !emitFromTraverser(pending)) return false;
        pending = null;
        Order order = orders == null ? null : orders.next();
        if (order == null) return true;
        if (order.ok) pending = times.flatMapEvent(order, 0, order.ts);
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean saveToSnapshot() {
    if (orders == null) return true;
    if (snapshot == null) {
      long[] state = {orders.position(), times.getWatermark(0)};
      snapshot = Traversers.singleton(Util.entry(BroadcastKey.broadcastKey(index), state));
    }
    if (!emitFromTraverserToSnapshot(snapshot)) return false;
    snapshot = null;
    return true;
  }
}
