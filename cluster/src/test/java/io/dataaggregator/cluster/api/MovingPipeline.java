package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.aggregate.SegmentSource;
import io.dataaggregator.engine.batch.Dictionary;
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
import io.dataaggregator.engine.split.Delta;
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
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline of three splits that goes on between any two questions of a reader: commits, seals,
 * writes segments, publishes and forgets. Its splits are real and answer with small pages; its
 * windows are minutes 0 to 7.
 */
final class MovingPipeline implements ApiParts.Entities, ResultReader.Segments {
  static final PipelineId ID = new PipelineId("default", "moving");
  static final long MINUTE = 60_000_000;
  private static final int SPLITS = 3;
  private static final int WINDOWS = 8;
  private static final String LONG = "x".repeat(700);
  // a cursor has only the beginning of some of them
  private static final List<String> KEYS =
      List.of("a", "b" + LONG + "1", "b" + LONG + "2", "b" + LONG + "3", "c", "d");
  private static final LimitsDefinition LIMITS = new LimitsDefinition(1_000, 1L << 30, 1);
  private static final String YAML =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: moving}
      spec:
        source:
          connector: file
          config: {path: in.csv}
          format: {type: csv}
          fields: {at: {type: timestamp}, k: {type: string}}
        aggregate: {groupBy: [k], WINDOW measures: {records: count()}}
      """;
  private static final String WINDOWED =
      definition("window: {type: tumbling, size: 1m, timeField: at},");
  private static final String REVISED =
      definition("window: {type: tumbling, size: 1m, timeField: at, late: revise},");
  private static final String WINDOWLESS = definition("");

  /** A bucket's identity; the window counts from 0. */
  record Place(long window, String key) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int windows = Long.compare(window, other.window);
      return windows != 0 ? windows : key.compareTo(other.key);
    }

    @Override
    public String toString() {
      return window + "/" + key.substring(key.length() - 1);
    }
  }

  private record Row(long seal, Segment segment) {}

  private final Random random;
  private final boolean windowless;
  private final boolean revises;
  private final AggregatePlan plan;
  private final List<SplitState> splits = new ArrayList<>();
  private final List<Row> segments = new ArrayList<>();
  private final Dictionary dictionary = new Dictionary();
  private final Set<List<Long>> written = new HashSet<>();
  private final NavigableMap<Place, Long> counts = new TreeMap<>();
  private long frontier = Long.MIN_VALUE;
  private long seal;
  private long published;
  private long publishedFrontier = Long.MIN_VALUE;

  static MovingPipeline of(Random random) {
    return new MovingPipeline(random, random.nextInt(3) == 0, false);
  }

  /** One whose windows are revised, and some have been. */
  static MovingPipeline revised(Random random) {
    var pipeline = new MovingPipeline(random, false, true);
    for (int i = 0; i < 400; i++) pipeline.move();
    return pipeline;
  }

  private MovingPipeline(Random random, boolean windowless, boolean revises) {
    this.random = random;
    this.windowless = windowless;
    this.revises = revises;
    plan = PipelinePlan.of(DefinitionParser.parseNormalised(definition())).aggregate();
    for (int i = 0; i < SPLITS; i++) {
      SplitState split = new SplitState(definition -> new TableBuckets(plan, 2));
      apply(split, new SplitCommand.Start(definition(), 1, Long.MIN_VALUE, 0));
      apply(split, new SplitCommand.Resume("i1"));
      splits.add(split);
    }
    for (int i = 0; i < 40; i++) move();
  }

  private static String definition(String window) {
    return Scripted.normalised(YAML.replace("WINDOW", window));
  }

  private String definition() {
    return windowless ? WINDOWLESS : revises ? REVISED : WINDOWED;
  }

  /** How many records each bucket counts by now, wherever it is. */
  NavigableMap<Place, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** Windows that close by then are final. */
  long publishedFrontier() {
    return publishedFrontier;
  }

  Results shown() {
    List<Integer> numbers = IntStream.range(0, SPLITS).boxed().toList();
    return new Results(1, definition(), published, publishedFrontier, numbers, true);
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
    int limit = Math.min(query.limit(), 1 + random.nextInt(3));
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
    long until = span.throughSeal();
    return SegmentSource.of(
        segments.stream()
            .filter(row -> row.seal() <= until && row.segment().lastKey().compareTo(from) >= 0)
            .map(row ->
                new SegmentSource.Stored(
                    row.seal() <= pinned ? row.seal() : 0,
                    row.segment().firstKey(),
                    row.segment().lastKey(),
                    row.segment()::payload))
            .toList());
  }

  private void goOn() {
    for (int i = random.nextInt(4); i > 0; i--) move();
  }

  private void move() {
    SplitState split = splits.get(random.nextInt(SPLITS));
    switch (random.nextInt(7)) {
      case 0, 1 -> commit(split);
      case 2 -> openSeal();
      case 3 -> {
        if (split.seal() < seal) apply(split, new SplitCommand.Seal("i1", frontier, seal));
      }
      case 4 -> write(split);
      case 5 -> publish();
      default -> {
        if (split.seal() >= published) apply(split, new SplitCommand.Forget("i1", published));
      }
    }
  }

  private void openSeal() {
    if (seal > published) return;
    long windows = (random.nextInt(WINDOWS) + 1) * MINUTE;
    if (windowless) frontier = Long.MAX_VALUE;
    else if (windows > frontier && random.nextInt(3) == 0) frontier = windows;
    else if (revises && seal > 0) frontier = publishedFrontier;
    else return;
    seal++;
  }

  private void write(SplitState split) {
    if (split.seal() == 0 || !written.add(List.of((long) splits.indexOf(split), split.seal()))) {
      return;
    }
    for (int range = 0; range < split.segments(split.seal()); range++) {
      Segment segment = split.segment(split.seal(), range);
      if (segment != null) segments.add(new Row(split.seal(), segment));
    }
  }

  private void publish() {
    for (int i = 0; i < SPLITS; i++) if (!written.contains(List.of((long) i, seal))) return;
    published = seal;
    publishedFrontier = frontier;
  }

  private void commit(SplitState split) {
    var table = new BucketTable(plan);
    int read = 1 + random.nextInt(4);
    int counted = 0;
    for (int i = 0; i < read; i++) {
      var place =
          new Place(
              windowless ? 0 : random.nextInt(WINDOWS), KEYS.get(random.nextInt(KEYS.size())));
      boolean late = !windowless && (place.window() + 1) * MINUTE <= split.lateUntil();
      if (late && !revises) continue;
      counts.merge(place, 1L, Long::sum);
      add(table, place);
      counted++;
    }
    UnitProgress now = split.progress(0);
    long from = now == null ? 0 : now.offset();
    Delta delta = TableBuckets.delta(table);
    apply(
        split,
        new SplitCommand.CommitEpoch(
            "i1",
            List.of(
                new UnitAdvance(
                    from, new UnitProgress(0, from + read, Long.MIN_VALUE, false, false))),
            new Ledger(read, counted, 0, read - counted, 0, 0, 0),
            0,
            delta,
            split.lateUntil(),
            LIMITS));
  }

  private void add(BucketTable table, Place place) {
    var batch = new RecordBatch(new Schema(plan.keys()), 1);
    var names = (StringVector) batch.vector(0);
    names.use(dictionary);
    names.set(0, dictionary.add(place.key()));
    batch.endRow(0);
    long start = windowless ? Long.MIN_VALUE : place.window() * MINUTE;
    table.add(batch, new long[] {start}, new @Nullable Vector[] {null}, new long[1], 0);
  }

  private static void apply(SplitState split, SplitCommand command) {
    if (!(split.decide(command) instanceof Decision.Accepted<SplitEvent, SplitRejection>(var e))) {
      throw new AssertionError(command + " was refused");
    }
    e.forEach(split::apply);
  }
}
