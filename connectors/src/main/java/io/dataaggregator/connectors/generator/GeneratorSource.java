package io.dataaggregator.connectors.generator;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan's units in the order that it asks for, a batch at each pull. With a rate a pull that
 * comes too early waits for a timer; nothing blocks. Where that would take long, it says that the
 * unit waits, so that others can be asked.
 */
final class GeneratorSource extends GraphStage<SourceShape<UnitBatch>> {
  private static final String DUE = "due";

  /** A pull waits no longer than this where there are other units. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Outlet<UnitBatch> out = Outlet.create("GeneratorSource.out");
  private final SourceShape<UnitBatch> shape = SourceShape.of(out);
  private final SourceDefinition source;
  private final GeneratorOptions options;
  private final ReadPlan plan;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  GeneratorSource(
      SourceDefinition source, GeneratorOptions options, ReadPlan plan, LongSupplier nanoTime) {
    this.source = source;
    this.options = options;
    this.plan = plan;
    this.nanoTime = nanoTime;
  }

  @Override
  public SourceShape<UnitBatch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    List<ReadPlan.Position> positions = plan.positions();
    return new Logic(new LiveUnits(source, options, positions), pace(positions.size()));
  }

  /** The rate is that of all units, and other splits have some of them. */
  private @Nullable Pace pace(int units) {
    Double rate = options.rate();
    return rate == null ? null : new Pace(rate * units / options.units(), nanoTime.getAsLong());
  }

  private final class Logic extends TimerGraphStageLogic {
    private final LiveUnits units;
    private final @Nullable Pace pace;

    /** The unit that the plan asked for at the last pull. */
    private int asked;

    Logic(LiveUnits units, @Nullable Pace pace) {
      super(shape);
      this.units = units;
      this.pace = pace;
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              asked = plan.next();
              give();
            }
          });
    }

    @Override
    public void preStart() {
      if (units.isDone()) completeStage();
    }

    @Override
    public void onTimer(Object key) {
      give();
    }

    private void await(long nanos) {
      if (nanos > PATIENCE_NANOS && units.areSeveral()) push(out, units.nothing(asked, true));
      else scheduleOnce(DUE, Duration.ofNanos(nanos));
    }

    private void give() {
      try {
        if (units.isSilent(asked, nanoTime.getAsLong())) {
          push(out, units.nothing(asked, false));
          return;
        }
        int most = units.most(asked);
        if (pace == null) {
          push(out, units.read(asked, most));
        } else {
          int due = Math.min(most, pace.due(nanoTime.getAsLong()));
          int least = Math.min(most, pace.least());
          if (due < least) {
            await(pace.nanosUntil(least));
            return;
          }
          UnitBatch made = units.read(asked, due);
          pace.took(made.batch().rows() + made.batch().rejects().size());
          push(out, made);
        }
        if (units.isDone()) completeStage();
      } catch (SourceException e) {
        // foreseen: thrown on, the stage would log it as a bug
        failStage(e);
      }
    }
  }
}
