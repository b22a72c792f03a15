package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.SegmentSource.Stored;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Verification;
import io.dataaggregator.persistence.store.DeadLetterStore;
import io.dataaggregator.persistence.store.SegmentStore;
import java.util.List;

/**
 * Holds the books against what is stored: the hidden record counts inside segments and open
 * buckets, counted anew, must sum to what the splits say that they aggregated, and visible dead
 * letters to what they say was late or rejected. Blocks.
 */
final class Verifier {
  private final SegmentStore segments;
  private final DeadLetterStore deadLetters;

  Verifier(SegmentStore segments, DeadLetterStore deadLetters) {
    this.segments = segments;
    this.deadLetters = deadLetters;
  }

  Verification verify(
      PipelineId id, PipelinePlan plan, Results shown, List<SplitMessage.Open> open) {
    Ledger ledger = Ledger.EMPTY;
    long inOpen = 0;
    for (SplitMessage.Open split : open) {
      ledger = ledger.plus(split.ledger());
      for (SplitMessage.Open.Table table : split.tables()) {
        inOpen += records(plan, table.buckets());
      }
    }
    // What a split still holds frozen is counted there; its segments hold the same again.
    long inSegments = inSegments(id, plan, shown, open);
    long letters = deadLetters.count(id, shown.generation());
    String wrong = wrong(ledger, inSegments, inOpen, letters);
    return new Verification(
        shown.generation(),
        ledger,
        inSegments,
        inOpen,
        letters,
        wrong.isEmpty(),
        wrong.isEmpty()
            ? ledger.aggregated()
                + " records aggregated = "
                + inSegments
                + " in segments + "
                + inOpen
                + " in open buckets; "
                + letters
                + " dead letters = "
                + ledger.late()
                + " late + "
                + ledger.rejected()
                + " rejected"
            : wrong);
  }

  private long inSegments(
      PipelineId id, PipelinePlan plan, Results shown, List<SplitMessage.Open> open) {
    long sum = 0;
    var source =
        new StoredSegments(
            segments, id, shown.generation(), Long.MAX_VALUE, Long.MAX_VALUE, Bytes.EMPTY);
    for (Stored segment = source.next(); segment != null; segment = source.next()) {
      sum += records(plan, segment.payload().get());
    }
    for (SplitMessage.Open split : open) {
      for (SplitMessage.Open.Table table : split.tables()) {
        boolean published = table.seal() > 0 && table.seal() <= shown.published();
        if (published) sum -= records(plan, table.buckets());
      }
    }
    return sum;
  }

  private static long records(PipelinePlan plan, Bytes buckets) {
    return buckets.isEmpty() ? 0 : BucketTable.of(plan.aggregate(), buckets).records();
  }

  private static String wrong(Ledger ledger, long inSegments, long inOpen, long letters) {
    if (!ledger.balanced()) return "the ledger itself does not add up: " + ledger;
    if (ledger.aggregated() != inSegments + inOpen) {
      return "the ledger says "
          + ledger.aggregated()
          + " records aggregated, but buckets hold "
          + (inSegments + inOpen)
          + " ("
          + inSegments
          + " in segments, "
          + inOpen
          + " open)";
    }
    if (ledger.late() + ledger.rejected() != letters) {
      return "the ledger says "
          + ledger.late()
          + " late and "
          + ledger.rejected()
          + " rejected records, but there are "
          + letters
          + " dead letters";
    }
    return "";
  }
}
