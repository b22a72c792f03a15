package io.dataaggregator.bench.orders;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * A bucket: count, revenue and dearest price; with sketches distinct users and a price quantile.
 */
public final class Totals implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int LOG_K = 12;
  private static final int K = 200;

  private long count;
  private double revenue;
  private double dearest = Double.NEGATIVE_INFINITY;
  private transient @Nullable HllSketch users;
  private transient @Nullable KllDoublesSketch prices;

  public static Totals empty(boolean sketches) {
    var totals = new Totals();
    if (sketches) {
      totals.users = new HllSketch(LOG_K);
      totals.prices = KllDoublesSketch.newHeapInstance(K);
    }
    return totals;
  }

  public Totals add(Order order) {
    count++;
    revenue += order.qty * order.price;
    if (order.price > dearest) dearest = order.price;
    if (users != null) users.update(order.user);
    if (prices != null) prices.update(order.price);
    return this;
  }

  /** Adds what another has; only without sketches. */
  public void merge(Totals other) {
    count += other.count;
    revenue += other.revenue;
    dearest = Math.max(dearest, other.dearest);
  }

  public Totals copy() {
    var copy = new Totals();
    copy.count = count;
    copy.revenue = revenue;
    copy.dearest = dearest;
    if (users != null) copy.users = users.copy();
    if (prices != null) copy.prices = KllDoublesSketch.heapify(Memory.wrap(prices.toByteArray()));
    return copy;
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(revenue);
    out.writeDouble(dearest);
    out.writeBoolean(users != null);
    if (users == null || prices == null) return;
    for (byte[] sketch : new byte[][] {users.toCompactByteArray(), prices.toByteArray()}) {
      out.writeShort(sketch.length);
      out.write(sketch);
    }
  }

  public static Totals read(DataInput in) throws IOException {
    var totals = new Totals();
    totals.count = in.readLong();
    totals.revenue = in.readDouble();
    totals.dearest = in.readDouble();
    if (in.readBoolean()) {
      totals.users = HllSketch.heapify(Memory.wrap(bytes(in)));
      totals.prices = KllDoublesSketch.heapify(Memory.wrap(bytes(in)));
    }
    return totals;
  }

  private static byte[] bytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return bytes;
  }

  /** Writes a row of the result. */
  public void line(StringBuilder line, long start, OrderKey key, boolean byProduct) {
    line.append(start).append(',').append(key.country).append(',');
    if (byProduct) line.append(key.product).append(',');
    line.append(count).append(',').append(revenue).append(',').append(dearest);
    if (users != null) line.append(',').append(Math.round(users.getEstimate()));
    if (prices != null) line.append(',').append(prices.getQuantile(0.95));
  }
}
