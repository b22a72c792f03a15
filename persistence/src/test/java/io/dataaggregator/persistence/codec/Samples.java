package io.dataaggregator.persistence.codec;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.pipeline.DesiredState;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.Generations;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.pipeline.Runs;
import io.dataaggregator.engine.reference.ReferenceVersion;
import io.dataaggregator.engine.split.Joined;
import io.dataaggregator.engine.split.JoinedSnapshot;
import io.dataaggregator.engine.split.KeysSnapshot;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitSnapshot;
import io.dataaggregator.engine.split.TransformedSnapshot;
import io.dataaggregator.engine.split.UnitProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One value of every type on disk; the golden files hold exactly these. */
final class Samples {
  private static final Instant AT = Instant.parse("2026-11-23T10:15:30.123456789Z");
  private static final Instant TICK = Instant.parse("2026-11-23T10:00:00Z");
  private static final Ledger LEDGER = new Ledger(21, 1, 2, 3, 4, 5, 6);
  private static final Rows ROWS = new Rows(1L << 33, 2);
  private static final RunError ERROR =
      new RunError(
          RunError.Category.SOURCE, "source.changed", "data.csv: was \u00e9\u2603\ud83d\ude00");
  private static final Bytes DELTA = bytes(0, 1, 127, 128, 255);
  private static final List<UnitProgress> UNITS =
      List.of(
          new UnitProgress(0, 1L << 40, 1_700_000_000_000_000L, false, true),
          new UnitProgress(7, 12, Long.MIN_VALUE, true, false));
  private static final SplitEvent.TransformedCommitted TRANSFORMED =
      new SplitEvent.TransformedCommitted(
          new SplitEvent.EpochCommitted("i2", UNITS, LEDGER, 6, DELTA), ROWS);
  private static final KeyBlock KEYS = new KeyBlock(DELTA, 2, 1L << 20, 1_700_000_000_000_000L);

  private static final ReferenceVersion REFERENCE =
      new ReferenceVersion("sha256:0123", 7, 1_700_000_000_000_000L);

  private static final Map<String, Object> BY_NAME =
      Map.ofEntries(
          Map.entry("pipeline.defined.v1", new PipelineEvent.Defined(3, "{\"a\":\"\u0000\"}", AT)),
          Map.entry("pipeline.activated.v1", new PipelineEvent.Activated(AT)),
          Map.entry("pipeline.reset-agreed.v1", new PipelineEvent.ResetAgreed(3, AT)),
          Map.entry(
              "pipeline.generation-redefined.v1", new PipelineEvent.GenerationRedefined(9, 3, AT)),
          Map.entry("pipeline.paused.v1", new PipelineEvent.Paused(AT)),
          Map.entry("pipeline.deleted.v1", new PipelineEvent.Deleted(AT)),
          Map.entry(
              "pipeline.run-queued.v1", new PipelineEvent.RunQueued("r2", "manual", null, AT)),
          Map.entry(
              "pipeline.run-started.v1",
              new PipelineEvent.RunStarted("r1", "schedule", TICK, 3, 9, true, Mode.BATCH, AT)),
          Map.entry("pipeline.tick-skipped.v1", new PipelineEvent.TickSkipped(TICK, "overlap", AT)),
          Map.entry("pipeline.units-assigned.v1", unitsAssigned()),
          Map.entry("pipeline.listing-completed.v1", new PipelineEvent.ListingCompleted(AT)),
          Map.entry(
              "pipeline.frontier-advanced.v1",
              new PipelineEvent.FrontierAdvanced(Long.MIN_VALUE, 5, true, AT)),
          Map.entry("pipeline.seal-published.v1", new PipelineEvent.SealPublished(5, AT)),
          Map.entry("pipeline.run-retried.v1", new PipelineEvent.RunRetried("r1", 2, ERROR, AT)),
          Map.entry("pipeline.cancel-requested.v1", new PipelineEvent.CancelRequested("r1", AT)),
          Map.entry(
              "pipeline.run-finished.v1",
              new PipelineEvent.RunFinished("r1", RunStatus.FAILED, LEDGER, ERROR, AT)),
          Map.entry("pipeline.snapshot.v1", pipelineState(null, 0)),
          Map.entry("pipeline.snapshot.v2", pipelineState("{\"a\":0}", 3)),
          Map.entry("split.started.v1", new SplitEvent.Started("{\"a\":1}", 3, Long.MIN_VALUE, 0)),
          Map.entry(
              "split.definition-changed.v1", new SplitEvent.DefinitionChanged("{\"a\":2}", 4)),
          Map.entry("split.resumed.v1", new SplitEvent.Resumed("i2")),
          Map.entry(
              "split.epoch-committed.v1",
              new SplitEvent.EpochCommitted("i2", UNITS, LEDGER, 6, DELTA)),
          Map.entry("split.transformed-committed.v1", TRANSFORMED),
          Map.entry("split.keys-committed.v1", new SplitEvent.KeysCommitted(TRANSFORMED, KEYS)),
          Map.entry(
              "split.joined-committed.v1",
              new SplitEvent.JoinedCommitted(
                  new SplitEvent.KeysCommitted(TRANSFORMED, KEYS), List.of(REFERENCE))),
          Map.entry("split.sealed.v1", new SplitEvent.Sealed(77, 5, List.of(DELTA, Bytes.EMPTY))),
          Map.entry("split.forgotten.v1", new SplitEvent.Forgotten(5)),
          Map.entry("split.snapshot.v1", snapshot()),
          Map.entry("split.transformed-snapshot.v1", new TransformedSnapshot(snapshot(), ROWS)),
          Map.entry(
              "split.keys-snapshot.v1",
              new KeysSnapshot(new TransformedSnapshot(snapshot(), ROWS), List.of(KEYS))),
          Map.entry(
              "split.joined-snapshot.v1",
              new JoinedSnapshot(
                  new KeysSnapshot(new TransformedSnapshot(snapshot(), ROWS), List.of()),
                  List.of(new Joined(1, REFERENCE, LEDGER)))));

  private Samples() {}

  static Object of(EventFormat format) {
    return Objects.requireNonNull(BY_NAME.get(format.name()), () -> "no " + format.name());
  }

  private static PipelineEvent unitsAssigned() {
    return new PipelineEvent.UnitsAssigned(4, assignments(), AT);
  }

  private static List<PipelineEvent.UnitsAssigned.Assignment> assignments() {
    SourceUnit whole = new SourceUnit("a.csv", "a.csv", 0, 0, 4096, 4096, "f1");
    SourceUnit packed = new SourceUnit("b.gz", "b.gz", 0, 0, -1, 99, "f2");
    return List.of(
        new PipelineEvent.UnitsAssigned.Assignment(whole, 0),
        new PipelineEvent.UnitsAssigned.Assignment(packed, 1));
  }

  private static PipelineState pipelineState(@Nullable String begunBy, int resetAgreed) {
    Generation working =
        new Generation(9, 3, "{\"a\":1}", assignments(), 77, 5, 4, 66, true, LEDGER, begunBy);
    Run run =
        new Run(
            "r1", "schedule", TICK, Mode.BATCH, 3, 9, true, AT, 2, AT, ERROR, true, false, true);
    return new PipelineState(
        3,
        "{\"a\":1}",
        DesiredState.ACTIVE,
        AT,
        new Generations(9, null, working),
        new Runs(
            run,
            new Runs.Queued("r2", "manual", null, AT),
            new Runs.Ended("r0", RunStatus.SUCCEEDED, null, AT),
            TICK,
            List.of("r-1", "r0")),
        resetAgreed);
  }

  private static SplitSnapshot snapshot() {
    return new SplitSnapshot(
        "{\"a\":1}",
        3,
        77,
        5,
        "i2",
        UNITS,
        LEDGER,
        List.of(new SplitSnapshot.UnitCommit(7, "i1", 0, 12)),
        DELTA,
        List.of(new SplitSnapshot.Frozen(5, 77, List.of(DELTA), Bytes.EMPTY)));
  }

  private static Bytes bytes(int... values) {
    byte[] array = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      array[i] = (byte) values[i];
    }
    return Bytes.of(array);
  }
}
