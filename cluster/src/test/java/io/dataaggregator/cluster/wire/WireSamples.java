package io.dataaggregator.cluster.wire;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.placement.Inspector;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.port.ClusterView.Placement;
import io.dataaggregator.engine.port.ClusterView.State;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.RunView;
import io.dataaggregator.engine.reference.ReferenceVersion;
import io.dataaggregator.engine.split.Joined;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitReport;
import io.dataaggregator.engine.split.UnitProgress;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** One of each message that nodes say to each other, and the largest ones. */
final class WireSamples {
  private static final SplitId SPLIT = new SplitId(new PipelineId("default", "orders"), 3, 1);
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.123456Z");
  private static final RunError ERROR =
      new RunError(
          RunError.Category.SOURCE, "source.changed", "a.csv has changed: é\u0000\ud83d\ude00");
  private static final Ledger LEDGER = new Ledger(10, 1, 2, 3, 1, 2, 1);

  private final ActorRef<PipelineMessage.Reply> replies;
  private final ActorRef<StatusReply<OpenPage>> opens;
  private final ActorRef<StatusReply<SplitMessage.Books>> books;
  private final ActorRef<Inspector.Answer> answers;

  WireSamples(ActorTestKit kit) {
    replies = kit.<PipelineMessage.Reply>createTestProbe().getRef();
    opens = kit.<StatusReply<OpenPage>>createTestProbe().getRef();
    books = kit.<StatusReply<SplitMessage.Books>>createTestProbe().getRef();
    answers = kit.<Inspector.Answer>createTestProbe().getRef();
  }

  /** Every form, those of parts included. */
  List<Object> all() {
    var all = new ArrayList<Object>(fromPeople());
    all.addAll(fromSplits());
    all.addAll(replies());
    all.addAll(toSplits());
    all.add(new Inspector.Ask("split", "split/default/orders/1/0", 500, answers));
    all.add(new Inspector.Ask(null, "", 100, answers));
    all.add(answer(1));
    return all;
  }

  private List<Object> fromPeople() {
    return List.of(
        new PipelineMessage.Execute(
            new PipelineCommand.Define("{}", OptionalInt.of(2), NOW), replies),
        new PipelineMessage.Execute(
            new PipelineCommand.Define("{}", OptionalInt.empty(), NOW), replies),
        new PipelineMessage.Execute(new PipelineCommand.Activate(NOW), replies),
        new PipelineMessage.Execute(
            new PipelineCommand.ActivateVersion(OptionalInt.of(2), true, NOW), replies),
        new PipelineMessage.Execute(new PipelineCommand.Pause(NOW), replies),
        new PipelineMessage.Execute(new PipelineCommand.CancelRun("r1", NOW), replies),
        new PipelineMessage.Start("r1", "manual", replies),
        new PipelineMessage.Delete(OptionalInt.empty(), replies),
        new PipelineMessage.Look(replies),
        new PipelineMessage.Wake());
  }

  private static List<Object> fromSplits() {
    return List.of(
        new PipelineMessage.Reported(SPLIT, "a1", report(2)),
        new PipelineMessage.SealAnswered(SPLIT, "a1", 7),
        new PipelineMessage.SplitHalted(SPLIT, "a1", 99),
        new PipelineMessage.UnitsWanted(SPLIT, 200),
        new PipelineMessage.SplitHindered(SPLIT, "its results: no space left"),
        new PipelineMessage.SplitHindered(SPLIT, null),
        new PipelineMessage.SplitFailed(SPLIT, "r1", 2, ERROR, true));
  }

  private static List<Object> replies() {
    return List.of(
        seen("{}", NOW, ERROR),
        new PipelineMessage.Seen(view("{}", null), null, LEDGER, null, 0, false),
        new PipelineMessage.Refused(new PipelineRejection.NotFound("pipeline x")),
        new PipelineMessage.Refused(new PipelineRejection.VersionMismatch(3)),
        new PipelineMessage.Refused(new PipelineRejection.Conflict("run.queued", "wait")),
        new PipelineMessage.Refused(new PipelineRejection.Fatal(ERROR)),
        new PipelineMessage.NotSeenYet("no space left"));
  }

  private List<Object> toSplits() {
    return List.of(
        begin("{}"),
        units(2, 10),
        new SplitMessage.Frontier(Long.MIN_VALUE, true, false),
        new SplitMessage.Seal(1_000_000, 7),
        new SplitMessage.Published(7),
        new SplitMessage.Halt("a1"),
        new Inspector.Adopt(List.of("default/orders")),
        new SplitMessage.Retire(),
        new SplitMessage.GetOpen(new OpenPage.Query(BucketFilter.ALL, KeyStart.FIRST, 100), opens),
        new SplitMessage.GetOpen(
            new OpenPage.Query(filter(), KeyStart.after(Bytes.of(new byte[] {0, -1})), 1), opens),
        open(100),
        new SplitMessage.GetBooks(books),
        new SplitMessage.Books(
            41, 7, LEDGER, 3, Map.of(0L, 12L, 7L, 5L), Rows.of(LEDGER), List.of()),
        new SplitMessage.Books(41, 7, LEDGER, 3, Map.of(0L, 12L), new Rows(12, 3), List.of()),
        books(1, 2));
  }

  private static SplitMessage.Books books(int lookups, int versions) {
    var joined = new ArrayList<Joined>();
    for (int i = 0; i < lookups * versions; i++) {
      var version = new ReferenceVersion("sha256:" + noise(24), i, 1_700_000_000_000_000L + i);
      joined.add(new Joined(i / versions, version, LEDGER));
    }
    return new SplitMessage.Books(41, 7, LEDGER, 3, Map.of(), new Rows(12, 3), joined);
  }

  /** The largest of each kind that may be large, by the limits of those who make them. */
  static List<Object> largest() {
    String definition = noise(64 << 10);
    return List.of(
        begin(definition),
        open(OpenPage.LIMIT_BYTES),
        units(50, 600),
        seen(definition, NOW, ERROR),
        new PipelineMessage.Reported(SPLIT, "a1", report(SplitReport.MAX_UNITS)),
        books(8, 16),
        answer(500));
  }

  static SplitMessage.Begin begin(String definition) {
    return new SplitMessage.Begin("a1", definition, 4, 200, Long.MIN_VALUE, 6, "r1", 2);
  }

  static SplitMessage.Units units(int count, int nameLength) {
    var units = new ArrayList<SplitMessage.Units.Numbered>();
    for (int i = 0; i < count; i++) {
      String name = noise(nameLength) + i;
      var unit = new SourceUnit(name, name, i, 0, -1, 1L << 40, "fingerprint");
      units.add(new SplitMessage.Units.Numbered(3 + 2 * i, unit));
    }
    return new SplitMessage.Units(0, units);
  }

  private static OpenPage open(int bytes) {
    byte[] buckets = new byte[bytes];
    for (int i = 0; i < bytes; i++) buckets[i] = (byte) (i * 31 + i * i * 7);
    return new OpenPage(
        41,
        1_000_000,
        7,
        List.of(new OpenPage.Table(0, Bytes.of(buckets)), new OpenPage.Table(7, Bytes.EMPTY)),
        bytes > 1_000 ? null : Bytes.of(new byte[] {1, 2}));
  }

  /** One value of each type that a group key may have. */
  private static BucketFilter filter() {
    Map<String, @Nullable Object> key = new HashMap<>();
    key.put("bool", true);
    key.put("int", Long.MIN_VALUE);
    key.put("double", -0.0);
    key.put("nan", Double.NaN);
    key.put("decimal", new BigDecimal("1.50"));
    key.put("string", "é\u0000");
    key.put("timestamp", NOW);
    key.put("null", null);
    return new BucketFilter(-5, 5, key);
  }

  private static Inspector.Answer answer(int count) {
    var items = new ArrayList<Placement>();
    for (int i = 0; i < count; i++) {
      String path = noise(63) + "/" + noise(63) + "/" + i + "/0";
      items.add(new Placement("split", path, "17", "10.1.2.3:7600", State.WORKING, NOW));
    }
    return new Inspector.Answer("10.1.2.3:7600", items, 12_345);
  }

  private static SplitReport report(int units) {
    var progress = new ArrayList<UnitProgress>();
    for (int i = 0; i < units; i++) {
      progress.add(new UnitProgress(i * 1_000, (1L << 50) + i, 1L << 60, i % 2 == 0, i % 3 == 0));
    }
    return new SplitReport(41, 7, LEDGER, 1_000_000, Long.MIN_VALUE, progress);
  }

  private static PipelineView view(String definition, @Nullable Instant tick) {
    return new PipelineView(
        "orders",
        definition,
        4,
        PipelineView.Desired.ACTIVE,
        PipelineView.Observed.DEGRADED,
        "split 1: its results: no space left",
        NOW,
        3,
        tick == null ? null : "r1",
        tick);
  }

  private static PipelineMessage.Seen seen(String definition, Instant tick, RunError error) {
    var run =
        new RunView(
            "r1",
            "orders",
            RunStatus.RUNNING,
            "schedule",
            tick,
            2,
            3,
            4,
            NOW,
            NOW,
            null,
            LEDGER,
            error);
    var results = new PipelineMessage.Results(3, definition, 6, 1_000_000, List.of(0, 1), true);
    return new PipelineMessage.Seen(view(definition, tick), run, LEDGER, results, 3, true);
  }

  /** Text that hardly compresses. */
  private static String noise(int length) {
    var random = new java.util.SplittableRandom(length);
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) text.append((char) (' ' + random.nextInt(95)));
    return text.toString();
  }
}
