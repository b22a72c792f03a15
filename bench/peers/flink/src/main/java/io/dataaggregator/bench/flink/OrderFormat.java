package io.dataaggregator.bench.flink;

import io.dataaggregator.bench.orders.Job;
import io.dataaggregator.bench.orders.Order;
import io.dataaggregator.bench.orders.OrderReader;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a file of orders. */
final class OrderFormat extends SimpleStreamFormat<Order> {
  private static final long serialVersionUID = 1;

  private final Job job;

  OrderFormat(Job job) {
    this.job = job;
  }

  @Override
  public TypeInformation<Order> getProducedType() {
    return TypeInformation.of(Order.class);
  }

  @Override
  public Reader<Order> createReader(Configuration config, FSDataInputStream in) throws IOException {
    OrderReader orders = OrderReader.of(in, job);
    return new Reader<>() {
      @Override
      public @Nullable Order read() throws IOException {
        return orders.next();
      }

      @Override
      public void close() throws IOException {
        orders.close();
      }
    };
  }
}
