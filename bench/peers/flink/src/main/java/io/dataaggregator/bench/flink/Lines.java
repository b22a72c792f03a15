package io.dataaggregator.bench.flink;

import io.dataaggregator.bench.orders.OrderKey;
import io.dataaggregator.bench.orders.Totals;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** A closed bucket to a line. */
final class Lines extends ProcessWindowFunction<Totals, String, OrderKey, TimeWindow> {
  private static final long serialVersionUID = 1;

  private final boolean byProduct;
  private transient StringBuilder line = new StringBuilder();

  Lines(boolean byProduct) {
    this.byProduct = byProduct;
  }

  @Override
  public void open(org.apache.flink.api.common.functions.OpenContext context) {
    line = new StringBuilder();
  }

  @Override
  public void process(
      OrderKey key, Context context, Iterable<Totals> totals, Collector<String> lines) {
    line.setLength(0);
    totals.iterator().next().line(line, context.window().getStart(), key, byProduct);
    lines.collect(line.toString());
  }
}
