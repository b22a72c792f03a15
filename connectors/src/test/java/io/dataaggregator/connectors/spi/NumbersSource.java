package io.dataaggregator.connectors.spi;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import io.dataaggregator.engine.connector.ConnectorSpec.OptionType;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** Numbers in memory: a source that keeps the contract, or breaks it in a known way. */
final class NumbersSource implements SourceConnector, SourceCase {
  /** A way of getting a source wrong, and the promise that it breaks. */
  enum Breach {
    LOSES_A_RECORD("reads every record once and in order"),
    REPEATS_A_RECORD_ON_RESUME("resumes at any record"),
    FORGETS_WHERE_IT_STOPPED("resumes where it stopped"),
    LISTS_ANEW_EACH_TIME("lists the same units each time"),
    READS_ANOTHER_UNIT("reads nothing ahead of demand"),
    READS_AHEAD("reads nothing ahead of demand"),
    READS_ELSEWHERE("blocks on the stream's dispatcher only"),
    STAYS_OPEN_WHEN_KILLED("ends when it is killed and leaves nothing open"),
    STAYS_OPEN_AT_ITS_END("leaves nothing open at its end"),
    READS_WHAT_CHANGED("refuses a unit that changed"),
    TELLS_ITS_SECRET("names mistake, place and remedy"),
    HAS_A_BAD_DEFAULT("defaults fit their options"),
    HAS_A_STANDARD_SECRET("describes itself");

    final String promise;

    Breach(String promise) {
      this.promise = promise;
    }
  }

  private static final int RECORDS = 100;
  private static final String SECRET = "hunter2";

  private final Set<Breach> breaches;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger version = new AtomicInteger();

  NumbersSource(Set<Breach> breaches) {
    this.breaches = breaches;
  }

  @Override
  public SourceConnector connector() {
    return this;
  }

  @Override
  public ConnectorSpec spec() {
    Object size = breaches.contains(Breach.HAS_A_BAD_DEFAULT) ? "8 rows" : "8B";
    Object token = breaches.contains(Breach.HAS_A_STANDARD_SECRET) ? "changeit" : null;
    return new ConnectorSpec(
        "numbers",
        "Counts.",
        ConnectorSpec.Guarantee.REPLAYABLE,
        List.of(ConnectorSpec.Format.NDJSON),
        List.of(
            new Option("batch", OptionType.SIZE, false, false, size, List.of(), "Rows at once."),
            new Option("token", OptionType.TEXT, false, true, token, List.of(), "Lets one in.")));
  }

  @Override
  public String section() {
    return section(SECRET, "8B");
  }

  private static String section(String token, String batch) {
    return "{connector: numbers, config: {token: %s, batch: %s}, format: {type: ndjson},"
            .formatted(token, batch)
        + " fields: {n: {type: int}}}";
  }

  @Override
  public List<String> records() {
    return LongStream.range(0, 2 * RECORDS).mapToObj(n -> n % RECORDS + "|").toList();
  }

  @Override
  public void change(SourceUnit unit) {
    if (!breaches.contains(Breach.READS_WHAT_CHANGED)) version.incrementAndGet();
  }

  @Override
  public List<Mistake> mistakes() {
    String batch = "/spec/source/config/batch";
    return List.of(
        new Mistake(section(SECRET, "0B"), batch, "0", "at least"),
        new Mistake(section(SECRET, "many"), batch, "many", "whole number"));
  }

  @Override
  public List<Problem> check(SourceDefinition source) {
    if (batch(source) > 0) return List.of();
    String text = "batch is 0; give at least 1B";
    if (breaches.contains(Breach.TELLS_ITS_SECRET)) text += " for " + source.config().get("token");
    return List.of(new Problem("source.bad-config", "/spec/source/config/batch", 0, 0, text));
  }

  private static int batch(SourceDefinition source) {
    return source.config().get("batch") instanceof Number n ? n.intValue() : 8;
  }

  @Override
  public Source<SourceUnit, NotUsed> list(SourceDefinition source, int parallelism) {
    if (breaches.contains(Breach.LISTS_ANEW_EACH_TIME)) version.incrementAndGet();
    String now = version.toString();
    return Source.from(
        List.of(
            new SourceUnit("a", "a", 0, 0, RECORDS, RECORDS, now),
            new SourceUnit("b", "b", 0, 0, RECORDS, RECORDS, now)));
  }

  @Override
  public Source<UnitBatch, NotUsed> read(SourceDefinition source, ReadPlan plan) {
    Source<UnitBatch, NotUsed> read = Source.fromGraph(new Stage(source, plan));
    if (breaches.contains(Breach.READS_AHEAD)) return read.async();
    return breaches.contains(Breach.READS_ELSEWHERE)
        ? read.withAttributes(ActorAttributes.dispatcher("pekko.actor.internal-dispatcher"))
        : read;
  }

  @Override
  public int open() {
    return open.get();
  }

  @Override
  public void close() {}

  private final class Stage extends GraphStage<SourceShape<UnitBatch>> {
    private final Outlet<UnitBatch> out = Outlet.create("numbers");
    private final SourceDefinition source;
    private final ReadPlan plan;

    Stage(SourceDefinition source, ReadPlan plan) {
      this.source = source;
      this.plan = plan;
    }

    @Override
    public SourceShape<UnitBatch> shape() {
      return SourceShape.of(out);
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new Logic(this);
    }
  }

  private final class Logic extends GraphStageLogic {
    private final TreeMap<Integer, ReadPlan.Position> left = new TreeMap<>();
    private final RecordBatch batch;
    private boolean done;

    Logic(Stage stage) {
      super(stage.shape());
      batch = new RecordBatch(stage.source.schema(), batch(stage.source));
      stage.plan.positions().forEach(position -> left.put(position.unit(), position));
      setHandler(
          stage.out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              int asked = stage.plan.next();
              boolean other = breaches.contains(Breach.READS_ANOTHER_UNIT);
              push(stage.out, read(other ? left.firstKey() : asked));
              if (left.isEmpty()) finish();
            }
          });
    }

    @Override
    public void preStart() {
      open.incrementAndGet();
      if (left.isEmpty()) finish();
    }

    private void finish() {
      done = true;
      completeStage();
    }

    private UnitBatch read(int unit) {
      ReadPlan.Position at = left.get(unit);
      if (at == null) throw new IllegalStateException("unit " + unit + " is not left");
      if (!at.description().fingerprint().equals(version.toString())) {
        throw new SourceException("source.changed", at.description().name() + " changed", false);
      }
      long from = at.offset();
      boolean resumed = from > 0 && batch.rows() == 0;
      if (resumed && breaches.contains(Breach.REPEATS_A_RECORD_ON_RESUME)) from--;
      batch.clear();
      long next = from;
      for (; next < RECORDS && !batch.isFull(); next++) {
        if (next == 13 && breaches.contains(Breach.LOSES_A_RECORD)) continue;
        ((LongVector) batch.vector(0)).set(batch.rows(), next);
        batch.endRow(next);
      }
      boolean finished = next == RECORDS;
      if (finished) left.remove(unit);
      else left.put(unit, new ReadPlan.Position(unit, at.description(), next));
      boolean wrong = breaches.contains(Breach.FORGETS_WHERE_IT_STOPPED) && next == 40;
      return new UnitBatch(unit, batch, wrong ? next + 1 : next, finished);
    }

    @Override
    public void postStop() {
      Breach stays = done ? Breach.STAYS_OPEN_AT_ITS_END : Breach.STAYS_OPEN_WHEN_KILLED;
      if (!breaches.contains(stays)) open.decrementAndGet();
    }
  }
}
