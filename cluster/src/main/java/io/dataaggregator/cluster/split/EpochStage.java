package io.dataaggregator.cluster.split;

import io.dataaggregator.connectors.spi.UnitBatch;
import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.GraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Gathers batches into epochs. An epoch closes on time, size, records or dead letters; while the
 * one before is being committed (no demand downstream) the next goes on filling up to its size, and
 * then the source is no longer pulled: that is the back-pressure of the whole split. It also closes
 * early where the node or the pipeline has no room for more {@link InFlight}.
 *
 * <p>The batch of a {@link UnitBatch} is consumed before the source is pulled again; one whose
 * records have many rows may go into several epochs.
 */
final class EpochStage
    extends GraphStageWithMaterializedValue<
        FlowShape<UnitBatch, PreparedEpoch>, EpochStage.Control> {
  /** Tells a running stage that the frontier or the split's seal moved. */
  interface Control {
    void frontierMoved();
  }

  private static final String TICK = "tick";

  private final Inlet<UnitBatch> in = Inlet.create("EpochStage.in");
  private final Outlet<PreparedEpoch> out = Outlet.create("EpochStage.out");
  private final FlowShape<UnitBatch, PreparedEpoch> shape = FlowShape.of(in, out);
  private final EpochBuilder builder;
  private final EpochSettings settings;
  private final InFlight.Part inFlight;

  EpochStage(EpochBuilder builder, EpochSettings settings, InFlight.Part inFlight) {
    this.builder = builder;
    this.settings = settings;
    this.inFlight = inFlight;
  }

  @Override
  public FlowShape<UnitBatch, PreparedEpoch> shape() {
    return shape;
  }

  @Override
  public Tuple2<GraphStageLogic, Control> createLogicAndMaterializedValue(Attributes attributes) {
    var logic = new Logic();
    return Tuple2.apply(logic, logic::frontierMoved);
  }

  private final class Logic extends TimerGraphStageLogic {
    /** Bytes of the epoch that is being committed. */
    private long committing;

    private @Nullable AsyncCallback<String> moved;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              take(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              if (builder.isEmpty() && !builder.hasMore()) completeStage();
              else emitIfDue();
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              committing = 0;
              goOn();
            }
          });
    }

    @Override
    public void preStart() {
      moved = createAsyncCallback(ignored -> goOn());
      long step = Math.min(settings.interval().toNanos() / 5, Silence.ASK_NANOS);
      scheduleAtFixedRate(TICK, settings.interval(), Duration.ofNanos(step));
    }

    @Override
    public void onTimer(Object key) {
      goOn();
    }

    void frontierMoved() {
      var callback = moved;
      if (callback != null) callback.invoke(TICK);
    }

    private void take(UnitBatch batch) {
      builder.add(batch);
      goOn();
    }

    private void goOn() {
      emitIfDue();
      while (builder.hasMore() && !builder.isFull() && hasRoom()) {
        builder.addMore();
        emitIfDue();
      }
      pullIfAllowed();
    }

    private void emitIfDue() {
      if (!isAvailable(out)) return;
      boolean last = isClosed(in);
      if (!last && !builder.isDue() && hasRoom()) return;
      if (!builder.isEmpty()) {
        committing = builder.bytes();
        push(out, builder.prepare());
      }
      if (last && builder.isEmpty() && !builder.hasMore()) completeStage();
    }

    private void pullIfAllowed() {
      if (isClosed(in) || hasBeenPulled(in) || builder.hasMore()) return;
      if (!builder.isFull() && builder.mayRead() && hasRoom()) pull(in);
    }

    /** Whether the epoch may grow: one that is empty always may. */
    private boolean hasRoom() {
      inFlight.holds(committing + builder.bytes());
      return builder.isEmpty() || inFlight.hasRoom();
    }

    @Override
    public void postStop() {
      inFlight.close();
    }
  }
}
