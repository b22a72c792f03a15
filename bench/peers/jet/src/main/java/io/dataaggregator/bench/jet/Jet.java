package io.dataaggregator.bench.jet;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.ProcessorSupplier;
import com.hazelcast.jet.datamodel.KeyedWindowResult;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.Sinks;
import com.hazelcast.jet.pipeline.Sources;
import com.hazelcast.jet.pipeline.StreamSource;
import com.hazelcast.jet.pipeline.WindowDefinition;
import io.dataaggregator.bench.orders.Job;
import io.dataaggregator.bench.orders.Order;
import io.dataaggregator.bench.orders.OrderKey;
import io.dataaggregator.bench.orders.Sketches;
import io.dataaggregator.bench.orders.Totals;

/** The work as a job of Jet on one member, whose snapshots are in memory. */
public final class Jet {
  private static final long DISORDER_MILLIS = 5_000;
  private static final long WINDOW_MILLIS = 60_000;

  private Jet() {}

  /** Takes the arguments of {@link Job}. */
  public static void main(String[] args) {
    Job job = Job.of(args);
    if (job.sketches()) Sketches.open();
    System.setProperty("hazelcast.logging.type", "none");
    System.setProperty("hazelcast.phone.home.enabled", "false");
    var member = Hazelcast.newHazelcastInstance(member(job));
    var config =
        new JobConfig()
            .registerSerializer(OrderKey.class, KeySerializer.class)
            .registerSerializer(Totals.class, TotalsSerializer.class)
            .setMetricsEnabled(false);
    if (job.exactlyOnce()) {
      config
          .setProcessingGuarantee(ProcessingGuarantee.EXACTLY_ONCE)
          .setSnapshotIntervalMillis(job.snapshotMillis());
    }
    member.getJet().newJob(pipeline(job), config).join();
    member.shutdown();
    System.exit(0);
  }

  /** A member that looks for no others. */
  private static Config member(Job job) {
    var config = new Config();
    config.getJetConfig().setEnabled(true).setCooperativeThreadCount(job.threads());
    var network = config.getNetworkConfig();
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.getMetricsConfig().setEnabled(false);
    return config;
  }

  private static Pipeline pipeline(Job job) {
    int threads = job.threads();
    boolean byProduct = job.byProduct();
    StreamSource<Order> source =
        Sources.streamFromProcessorWithWatermarks(
            "orders",
            true,
            policy ->
                ProcessorMetaSupplier.of(
                    threads, ProcessorSupplier.of(() -> new OrderSource(job, policy))));
    var pipeline = Pipeline.create();
    pipeline
        .readFrom(source)
        .withNativeTimestamps(DISORDER_MILLIS)
        .groupingKey(order -> OrderKey.of(order, byProduct))
        .window(WindowDefinition.tumbling(WINDOW_MILLIS))
        .aggregate(totalling(job.sketches()))
        .writeTo(sink(job));
    return pipeline;
  }

  /** Sketches are not merged, so that with them each bucket is made in one stage. */
  private static AggregateOperation1<Order, Totals, Totals> totalling(boolean sketches) {
    var operation =
        AggregateOperation.withCreate(() -> Totals.empty(sketches))
            .andAccumulate((Totals totals, Order order) -> totals.add(order));
    return sketches
        ? operation.andExportFinish(totals -> totals)
        : operation.andCombine(Totals::merge).andExportFinish(totals -> totals);
  }

  private static Sink<KeyedWindowResult<OrderKey, Totals>> sink(Job job) {
    boolean byProduct = job.byProduct();
    return Sinks.<KeyedWindowResult<OrderKey, Totals>>filesBuilder(job.output())
        .toStringFn(bucket -> {
          var line = new StringBuilder();
          bucket.result().line(line, bucket.start(), bucket.getKey(), byProduct);
          return line.toString();
        })
        .exactlyOnce(job.exactlyOnce())
        .build();
  }
}
