package io.dataaggregator.bench.flink;

import io.dataaggregator.bench.orders.Job;
import io.dataaggregator.bench.orders.Order;
import io.dataaggregator.bench.orders.OrderKey;
import io.dataaggregator.bench.orders.Sketches;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/** The work as a DataStream job, with what makes Flink fast: state on the heap, objects reused. */
public final class Flink {
  private Flink() {}

  /** Takes the arguments of {@link Job}. */
  public static void main(String[] args) throws Exception {
    Job job = Job.of(args);
    if (job.sketches()) Sketches.open();
    var environment =
        StreamExecutionEnvironment.createLocalEnvironment(job.threads(), configuration(job));
    environment.setRuntimeMode(RuntimeExecutionMode.STREAMING);
    if (job.exactlyOnce()) {
      environment.enableCheckpointing(job.snapshotMillis());
      environment
          .getCheckpointConfig()
          .setCheckpointingConsistencyMode(CheckpointingMode.EXACTLY_ONCE);
    }
    build(environment, job);
    environment.execute("orders");
    System.exit(0); // what is left of the local cluster has nothing to do
  }

  private static Configuration configuration(Job job) {
    var values = new Configuration();
    values.set(PipelineOptions.OBJECT_REUSE, true);
    values.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(200));
    values.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
    values.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    values.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    values.set(RestOptions.BIND_PORT, "0");
    values.set(RestOptions.PORT, 0);
    values.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    values.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    values.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Path.of(job.output() + "-checkpoints").toUri().toString());
    return values;
  }

  private static void build(StreamExecutionEnvironment environment, Job job) {
    boolean byProduct = job.byProduct();
    var source = FileSource.forRecordStreamFormat(new OrderFormat(job), path(job.input())).build();
    var sink =
        FileSink.forBulkFormat(path(job.output()), (BulkWriter.Factory<String>) LineWriter::new)
            .withRollingPolicy(OnCheckpointRollingPolicy.build())
            .build();
    environment
        .fromSource(
            source,
            WatermarkStrategy.<Order>forBoundedOutOfOrderness(Duration.ofSeconds(5))
                .withTimestampAssigner((order, before) -> order.ts),
            "orders")
        .filter(order -> order.ok)
        .keyBy(order -> OrderKey.of(order, byProduct), TypeInformation.of(OrderKey.class))
        .window(TumblingEventTimeWindows.of(Duration.ofMinutes(1)))
        .aggregate(
            new Totalling(job.sketches()),
            new Lines(byProduct),
            new TotalsType(),
            new TotalsType(),
            Types.STRING)
        .sinkTo(sink);
  }

  private static org.apache.flink.core.fs.Path path(String path) {
    return new org.apache.flink.core.fs.Path(path);
  }
}
