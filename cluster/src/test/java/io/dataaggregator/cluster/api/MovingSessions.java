package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.aggregate.SegmentSource;
import io.dataaggregator.engine.aggregate.SegmentSource.Stored;
import io.dataaggregator.engine.aggregate.SessionMerge;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.engine.split.SplitCommand;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitRejection;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.TableBuckets;
import io.dataaggregator.engine.split.UnitAdvance;
import io.dataaggregator.engine.split.UnitProgress;
import io.dataaggregator.persistence.store.SegmentSpan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline of sessions that three splits have parts of; it goes on between any two questions of a
 * reader, unless it is told to rest. Times are minutes 0 to 59, and the gap is three of them.
 */
final class MovingSessions implements ApiParts.Entities, ResultReader.Segments {
  static final PipelineId ID = new PipelineId("default", "visits");
  static final long MINUTE = 60_000_000;
  static final int GAP = 3;
  private static final int SPLITS = 3;
  private static final int MINUTES = 60;
  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final LimitsDefinition LIMITS = new LimitsDefinition(1_000, 1L << 30, 1);
  private static final String DEFINITION =
      Scripted.normalised(
          """
          apiVersion: dataaggregator/v1
          kind: Pipeline
          metadata: {name: visits}
          spec:
            source:
              connector: file
              config: {path: "*.csv"}
              format: {type: csv}
              fields: {at: {type: timestamp}, k: {type: string}}
            aggregate:
              groupBy: [k]
              window: {type: session, gap: 3m, timeField: at}
              measures: {records: count()}
            run: {parallelism: 3}
          """);

  /** A record that was aggregated. */
  record Click(long minute, String key) {}

  private record Row(int split, long seal, Segment segment) {}

  private final Random random;
  private final AggregatePlan plan =
      PipelinePlan.of(DefinitionParser.parseNormalised(DEFINITION)).aggregate();
  private final List<SplitState> splits = new ArrayList<>();
  private final List<Row> segments = new ArrayList<>();
  private final Set<List<Long>> written = new HashSet<>();
  private final Dictionary dictionary = new Dictionary();
  private final List<Click> clicks = new ArrayList<>();
  private long frontier = Long.MIN_VALUE;
  private long seal;
  private long published;
  private long publishedFrontier = Long.MIN_VALUE;
  private boolean resting;

  MovingSessions(Random random) {
    this.random = random;
    for (int i = 0; i < SPLITS; i++) {
      SplitState split = new SplitState(definition -> Buckets.parts(plan, 2));
      apply(split, new SplitCommand.Start(DEFINITION, 1, Long.MIN_VALUE, 0));
      apply(split, new SplitCommand.Resume("i1"));
      splits.add(split);
    }
    for (int i = random.nextInt(200); i >= 0; i--) move();
  }

  /** Nothing happens any more. */
  void rest() {
    resting = true;
  }

  /** What was aggregated by now. */
  List<Click> clicks() {
    return List.copyOf(clicks);
  }

  /** Whether a session is final whose last record is of {@code minute}. */
  boolean isFinal(long minute) {
    return plan.window().closesAt(plan.window().start(minute * MINUTE)) <= publishedFrontier;
  }

  Results shown() {
    List<Integer> numbers = IntStream.range(0, SPLITS).boxed().toList();
    return new Results(1, DEFINITION, published, publishedFrontier, numbers, true);
  }

  @Override
  public CompletionStage<PipelineMessage.Reply> pipeline(
      PipelineId id, Function<ActorRef<PipelineMessage.Reply>, PipelineMessage> message) {
    goOn();
    var seen = Scripted.seen(ID.name(), shown());
    goOn();
    return CompletableFuture.completedFuture(seen);
  }

  @Override
  public CompletionStage<OpenPage> open(SplitId id, OpenPage.Query query) {
    goOn();
    int limit = Math.min(query.limit(), 1 + random.nextInt(4));
    var some = new OpenPage.Query(query.filter(), query.start(), limit);
    var page = OpenPage.of(1, splits.get(id.split()), some);
    goOn();
    return CompletableFuture.completedFuture(page);
  }

  @Override
  public CompletionStage<SplitMessage.Books> books(SplitId id) {
    throw new AssertionError("nobody asked for the books");
  }

  @Override
  public SegmentSource of(
      PipelineId id, long generation, SegmentSpan span, long pinned, Bytes from) {
    goOn();
    return source(span, pinned, from);
  }

  private SegmentSource source(SegmentSpan span, long pinned, Bytes from) {
    return SegmentSource.of(
        segments.stream()
            .filter(row -> span.splits().contains(row.split()))
            .filter(row -> row.seal() >= span.fromSeal() && row.seal() <= span.throughSeal())
            .filter(row -> row.segment().lastKey().compareTo(from) >= 0)
            .map(row -> stored(row.seal() <= pinned ? row.seal() : 0, row.segment()))
            .toList());
  }

  private static Stored stored(long seal, Segment segment) {
    return new Stored(seal, segment.firstKey(), segment.lastKey(), segment::payload);
  }

  private void goOn() {
    for (int i = random.nextInt(4); i > 0 && !resting; i--) move();
  }

  private void move() {
    int at = random.nextInt(SPLITS);
    SplitState split = splits.get(at);
    switch (random.nextInt(8)) {
      case 0, 1 -> commit(split);
      case 2 -> openSeal();
      case 3 -> {
        if (split.seal() < seal) apply(split, new SplitCommand.Seal("i1", frontier, seal));
      }
      case 4, 5 -> write(at);
      case 6 -> publish();
      default -> {
        if (split.seal() >= published) apply(split, new SplitCommand.Forget("i1", published));
      }
    }
  }

  private void openSeal() {
    if (seal > published || random.nextInt(3) > 0) return;
    long least = publishedFrontier == Long.MIN_VALUE ? 0 : publishedFrontier;
    frontier = least + (1 + random.nextInt(6)) * MINUTE;
    seal++;
  }

  private void write(int at) {
    SplitState split = splits.get(at);
    if (split.seal() == 0 || !written.add(List.of((long) at, split.seal()))) return;
    for (int range = 0; range < split.segments(split.seal()); range++) {
      Segment segment = split.segment(split.seal(), range);
      if (segment != null) segments.add(new Row(at, split.seal(), segment));
    }
  }

  private void publish() {
    for (int i = 0; i < SPLITS; i++) if (!written.contains(List.of((long) i, seal))) return;
    if (seal == published) return;
    var merge =
        SessionMerge.toSegments(
            plan,
            2,
            Long.MAX_VALUE,
            segment -> segments.add(new Row(SegmentSpan.FINAL, seal, segment)));
    var merged = new ArrayList<MergedRows>();
    for (var span :
        List.of(SegmentSpan.carried(published), SegmentSpan.of(List.of(0, 1, 2), seal))) {
      SegmentSource source = source(span, 0, Bytes.EMPTY);
      merged.add(new MergedRows(plan.shown(), BucketFilter.ALL, KeyStart.FIRST, null, source));
    }
    merged.forEach(merge::take);
    if (plan.window().closesAt(merge.lastPane()) <= frontier) {
      merge.endAll();
    } else {
      for (Segment segment : merge.endOthers()) {
        segments.add(new Row(SegmentSpan.CARRIED, seal, segment));
      }
    }
    published = seal;
    publishedFrontier = frontier;
  }

  private void commit(SplitState split) {
    var table = new BucketTable(plan);
    int read = 1 + random.nextInt(4);
    int counted = 0;
    for (int i = 0; i < read; i++) {
      var click = new Click(random.nextInt(MINUTES), KEYS.get(random.nextInt(KEYS.size())));
      long start = plan.window().start(click.minute() * MINUTE);
      if (plan.window().lateFrom(start) <= split.lateUntil()) continue;
      clicks.add(click);
      add(table, click, start);
      counted++;
    }
    UnitProgress now = split.progress(0);
    long from = now == null ? 0 : now.offset();
    apply(
        split,
        new SplitCommand.CommitEpoch(
            "i1",
            List.of(
                new UnitAdvance(
                    from, new UnitProgress(0, from + read, Long.MIN_VALUE, false, false))),
            new Ledger(read, counted, 0, read - counted, 0, 0, 0),
            0,
            TableBuckets.delta(table),
            split.lateUntil(),
            LIMITS));
  }

  private void add(BucketTable table, Click click, long start) {
    var batch = new RecordBatch(new Schema(plan.keys()), 1);
    var names = (StringVector) batch.vector(0);
    names.use(dictionary);
    names.set(0, dictionary.add(click.key()));
    batch.endRow(0);
    long[] times = {click.minute() * MINUTE};
    var at = new RecordBatch(new Schema(List.of(new Field("at", FieldType.TIMESTAMP))), 1);
    ((LongVector) at.vector(0)).set(0, times[0]);
    @Nullable Vector[] arguments =
        plan.calls().stream()
            .map(call -> call.argument() == null ? null : at.vector(0))
            .toArray(Vector[]::new);
    table.add(batch, new long[] {start}, arguments, times, 0);
  }

  private static void apply(SplitState split, SplitCommand command) {
    if (!(split.decide(command) instanceof Decision.Accepted<SplitEvent, SplitRejection>(var e))) {
      throw new AssertionError(command + " was refused");
    }
    e.forEach(split::apply);
  }
}
