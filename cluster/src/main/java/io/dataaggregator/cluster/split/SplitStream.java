package io.dataaggregator.cluster.split;

import io.dataaggregator.connectors.spi.UnitBatch;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

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
   * Begins to read.
   *
   * @param records those that the connector reads in this order
   * @param commit commits an epoch; the next is offered when its stage completes, and a failed
   *     stage ends the stream
   */
  static SplitStream run(
      Source<UnitBatch, ?> records,
      UnitOrder order,
      EpochStage epochs,
      Function<PreparedEpoch, CompletionStage<Done>> commit,
      Materializer materializer) {
    var running =
        records
            .viaMat(KillSwitches.single(), Keep.right())
            .viaMat(epochs, Keep.both())
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
