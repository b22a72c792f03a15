package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Verification;
import io.dataaggregator.persistence.store.DeadLetterStore;
import io.dataaggregator.persistence.store.Segment;
import io.dataaggregator.persistence.store.SegmentKey;
import io.dataaggregator.persistence.store.SegmentStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds the books against what is stored: the hidden record counts inside segments and open
 * buckets, counted anew, must sum to what the splits say that they aggregated, and visible dead
 * letters to what they say was late or rejected. Blocks.
 */
final class Verifier {
  private static final int PAGE = 256;

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

  /**
   * What the splits have given up to segments: their seals up to the last, but for those that they
   * still hold frozen and that were counted there. Judged by each split's own answer, so that it is
   * exact in the middle of a run.
   */
  private long inSegments(
      PipelineId id, PipelinePlan plan, Results shown, List<SplitMessage.Open> open) {
    long sum = 0;
    for (int i = 0; i < open.size(); i++) {
      int split = shown.splits().get(i);
      Set<Long> held = new HashSet<>();
      for (SplitMessage.Open.Table table : open.get(i).tables()) held.add(table.seal());
      long through = open.get(i).seal();
      Segment.Header last = null;
      List<Segment.Header> page;
      do {
        page = segments.page(id, shown.generation(), through, Bytes.EMPTY, last, PAGE);
        for (Segment.Header header : page) {
          last = header;
          SegmentKey key = header.key();
          if (key.split() != split || held.contains(key.seal())) continue;
          Bytes payload =
              segments
                  .payloads(id, shown.generation(), List.of(key))
                  .getOrDefault(key, Bytes.EMPTY);
          sum += records(plan, payload);
        }
      } while (page.size() == PAGE);
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
