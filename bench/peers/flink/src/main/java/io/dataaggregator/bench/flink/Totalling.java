package io.dataaggregator.bench.flink;

import io.dataaggregator.bench.orders.Order;
import io.dataaggregator.bench.orders.Totals;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Orders to a bucket, one by one. */
final class Totalling implements AggregateFunction<Order, Totals, Totals> {
  private static final long serialVersionUID = 1;

  private final boolean sketches;

  Totalling(boolean sketches) {
    this.sketches = sketches;
  }

  @Override
  public Totals createAccumulator() {
    return Totals.empty(sketches);
  }

  @Override
  public Totals add(Order order, Totals totals) {
    return totals.add(order);
  }

  @Override
  public Totals getResult(Totals totals) {
    return totals;
  }

  @Override
  public Totals merge(Totals one, Totals other) {
    throw new UnsupportedOperationException("windows that do not merge");
  }
}
