package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.BlockingDispatcher;
import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * A stream over a read plan. The plan is asked at each pull, on the stream's own thread; the read
 * that follows blocks a thread of the {@link BlockingDispatcher}. Nothing is read ahead of a pull,
 * because the batch is the receiver's until then.
 */
final class FileSource extends GraphStage<SourceShape<UnitBatch>> {
  private final Outlet<UnitBatch> out = Outlet.create("FileSource.out");
  private final SourceShape<UnitBatch> shape = SourceShape.of(out);
  private final SourceDefinition source;
  private final FileSettings settings;
  private final ReadPlan plan;

  FileSource(SourceDefinition source, FileSettings settings, ReadPlan plan) {
    this.source = source;
    this.settings = settings;
    this.plan = plan;
  }

  @Override
  public SourceShape<UnitBatch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    var dispatcher = attributes.getAttribute(BlockingDispatcher.class, BlockingDispatcher.STANDARD);
    return new Logic(dispatcher.id());
  }

  /** What became of a read: a batch, or a failure. */
  private record Outcome(@Nullable UnitBatch batch, @Nullable Throwable failure) {}

  private final class Logic extends GraphStageLogic {
    private final OpenUnits units = new OpenUnits(source, settings, plan.positions());
    private final AsyncCallback<Outcome> arrivals = createAsyncCallback(this::arrived);
    private final String dispatcher;

    /** Whether a read is under way; everything else happens on the stream's thread. */
    private boolean reading;

    private Executor blocking = Runnable::run;

    Logic(String dispatcher) {
      super(shape);
      this.dispatcher = dispatcher;
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              read(plan.next());
            }
          });
    }

    @Override
    public void preStart() {
      blocking = materializer().system().dispatchers().lookup(dispatcher);
      if (units.isDone()) completeStage();
    }

    private void read(int unit) {
      reading = true;
      blocking.execute(() -> arrivals.invoke(outcome(unit)));
    }

    /** On a thread that may block. */
    private Outcome outcome(int unit) {
      synchronized (units) {
        try {
          return new Outcome(units.read(unit), null);
        } catch (Throwable e) {
          return new Outcome(null, e);
        }
      }
    }

    private void arrived(Outcome outcome) {
      reading = false;
      UnitBatch batch = outcome.batch();
      if (batch == null) {
        failStage(Objects.requireNonNull(outcome.failure()));
        return;
      }
      push(out, batch);
      if (units.isDone()) completeStage();
    }

    @Override
    public void postStop() {
      if (reading) blocking.execute(this::close);
      else close();
    }

    /** Waits for the read that is under way, which still uses its file. */
    private void close() {
      synchronized (units) {
        units.close();
      }
    }
  }
}
