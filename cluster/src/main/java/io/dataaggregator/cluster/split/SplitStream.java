package io.dataaggregator.cluster.split;

import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.split.SplitState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * The stream under a split: reads, decodes and aggregates on one thread, and hands each epoch to
 * the entity, one at a time. It lives and dies with one incarnation of the entity.
 */
final class SplitStream {

  /** Failures are not logged where they arise: a source that fails is no bug. */
  private static final Attributes ATTRIBUTES =
      ActorAttributes.dispatcher("dataaggregator-reader-dispatcher")
          .and(
              Attributes.createLogLevels(
                  Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff()));

  private final UniqueKillSwitch killSwitch;
  private final EpochStage.Control control;
  private final UnitOrder order;
  private final CompletionStage<Done> done;

  private SplitStream(
      UniqueKillSwitch killSwitch,
      EpochStage.Control control,
      UnitOrder order,
      CompletionStage<Done> done) {
    this.killSwitch = killSwitch;
    this.control = control;
    this.order = order;
    this.done = done;
  }

  /**
   * What is read, from where, and how it is cut into epochs.
   *
   * @param state what is committed; asked only while reading begins
   * @param references what records are looked up in, read before them; null where that is nothing
   * @param lateUntil the frontier by which records are late, asked by the thread that reads
   */
  record Setup(
      SourceConnector connector,
      PipelinePlan plan,
      Map<Integer, SourceUnit> units,
      SplitState state,
      EpochSettings epochs,
      @Nullable References references,
      LongSupplier lateUntil,
      InFlight.Part inFlight) {
    UnitOrder order() {
      return new UnitOrder(
          units,
          state.units(),
          plan.definition().source().disorderMicros(),
          Drift.of(plan),
          connector::isSeekable,
          plan.hashed());
    }

    Source<UnitBatch, ?> records(UnitOrder order) {
      var source = plan.definition().source();
      if (references == null || references.isEmpty()) return connector.read(source, order);
      return Source.completionStageSource(
          references.loaded().thenApply(loaded -> connector.read(source, order)));
    }

    EpochStage stage(UnitOrder order) {
      Supplier<List<Reference>> joined = references == null ? List::of : references::current;
      var builder =
          new EpochBuilder(
              plan, order, epochs, state.keys().blocks(), joined, lateUntil, System::nanoTime);
      return new EpochStage(builder, epochs, inFlight);
    }
  }

  /**
   * Begins to read.
   *
   * @param commit commits an epoch; the next is offered when its stage completes, and a failed
   *     stage ends the stream
   */
  static SplitStream run(
      Setup setup,
      Function<PreparedEpoch, CompletionStage<Done>> commit,
      Materializer materializer) {
    UnitOrder order = setup.order();
    var running =
        setup
            .records(order)
            .viaMat(KillSwitches.single(), Keep.right())
            .viaMat(setup.stage(order), Keep.both())
            .mapAsync(1, commit::apply)
            .withAttributes(ATTRIBUTES)
            .toMat(Sink.ignore(), Keep.both())
            .run(materializer);
    return new SplitStream(
        running.first().first(), running.first().second(), order, running.second());
  }

  /** Completes when everything is read and committed; fails with what stopped the reading. */
  CompletionStage<Done> done() {
    return done;
  }

  /** The pipeline's frontier moved: units that waited may go on. */
  void frontier(long micros, boolean anyHolder, boolean mine) {
    order.frontier(micros, anyHolder, mine);
    control.frontierMoved();
  }

  /** Stops reading; what was read is still committed. */
  void drain() {
    killSwitch.shutdown();
  }

  /** Stops at once; what was not committed is read again by the next incarnation. */
  void abort(String why) {
    killSwitch.abort(new Aborted(why));
  }

  /** The entity ended the stream; it is not a failure of the source. */
  static final class Aborted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Aborted(String why) {
      super(why, null, false, false);
    }
  }
}
