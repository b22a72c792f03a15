package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.pipeline.PipelineId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the splits of a node have read and not yet committed, in bytes of memory. A split that would
 * go beyond the budget of its pipeline or of the node commits what it has before it reads on; an
 * epoch of one batch it may always have, so that each gets on. One pipeline with many splits, or
 * with wide buckets, so leaves room for the others.
 */
public final class InFlight {
  private final long ofNode;
  private final long ofPipeline;
  private final AtomicLong all = new AtomicLong();
  private final Map<PipelineId, Long> shares = new ConcurrentHashMap<>();

  /**
   * @param ofNode bytes for all pipelines together
   * @param ofPipeline bytes for the splits that one pipeline has on this node
   */
  public InFlight(long ofNode, long ofPipeline) {
    this.ofNode = ofNode;
    this.ofPipeline = ofPipeline;
  }

  /** Bytes in flight. */
  public long bytes() {
    return all.get();
  }

  /** The part of one stream, until it is closed. */
  Part of(PipelineId pipeline) {
    return new Part(pipeline);
  }

  /** What one stream has in flight. One thread. */
  final class Part implements AutoCloseable {
    private final PipelineId pipeline;
    private long bytes;

    private Part(PipelineId pipeline) {
      this.pipeline = pipeline;
    }

    /** It has so many bytes now. */
    void holds(long now) {
      long more = now - bytes;
      if (more == 0) return;
      bytes = now;
      all.addAndGet(more);
      shares.merge(pipeline, more, (old, change) -> old + change == 0 ? null : old + change);
    }

    /** Whether more may be read. */
    boolean hasRoom() {
      return all.get() < ofNode && shares.getOrDefault(pipeline, 0L) < ofPipeline;
    }

    @Override
    public void close() {
      holds(0);
    }
  }
}
