package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.Rollup;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.ResultQuery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param rollup what buckets are merged to; null where they are shown as they are
 * @param cursor where the page before ended, of the generation that is read; null for the first
 */
record WantedResults(
    PipelineId id,
    PipelinePlan plan,
    BucketFilter filter,
    @Nullable Rollup rollup,
    ResultQuery query,
    @Nullable ResultCursor cursor) {
  /** Where the page begins. */
  KeyStart start() {
    return cursor == null ? KeyStart.FIRST : new KeyStart(cursor.from(), !cursor.isWhole());
  }

  /** Seals after this count as open: a reader that pages sees what was final when it began. */
  long pinned(Results steady) {
    return cursor == null ? steady.published() : cursor.published();
  }

  boolean onlyFinal() {
    return "final".equals(query.state());
  }

  /** What rows are of: where windows stay, those of the pipeline. */
  AggregatePlan shape() {
    AggregatePlan own = plan.aggregate();
    if (rollup == null) return own;
    return rollup.keepsWindows()
        ? new AggregatePlan(rollup.plan().keys(), own.window(), own.calls())
        : rollup.plan();
  }

  boolean ofSessions() {
    return plan.aggregate().window() instanceof WindowDefinition.Session;
  }

  /** Whether a window starts in the time that is asked for: where sessions do their rows say. */
  boolean starts(MergedBucket row) {
    if (!ofSessions()) return true;
    Instant start = ResultRows.instant(ResultRows.start(plan.aggregate(), row));
    return start == null
        || ((query.from() == null || !start.isBefore(query.from()))
            && (query.to() == null || start.isBefore(query.to())));
  }
}
