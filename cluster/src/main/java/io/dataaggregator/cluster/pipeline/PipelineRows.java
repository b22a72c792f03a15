package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.RunView;
import io.dataaggregator.persistence.store.Generations;
import io.dataaggregator.persistence.store.PipelineRepository;
import io.dataaggregator.persistence.store.PublishedSeals;
import io.dataaggregator.persistence.store.RetiredGenerations;
import io.dataaggregator.persistence.store.RunRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that a pipeline writes after each persist, each guarded by its sequence number. */
public final class PipelineRows {
  /** A seal that readers may see. */
  record Published(long generation, long seal, long frontier) {}

  private final PipelineRepository pipelines;
  private final RunRepository runs;
  private final PublishedSeals seals;
  private final Generations generations;
  private final RetiredGenerations retired;

  public PipelineRows(
      PipelineRepository pipelines,
      RunRepository runs,
      PublishedSeals seals,
      Generations generations,
      RetiredGenerations retired) {
    this.pipelines = pipelines;
    this.runs = runs;
    this.seals = seals;
    this.generations = generations;
    this.retired = retired;
  }

  /** Writes the state at {@code sequence}; a null view hides the pipeline and forgets its runs. */
  void write(
      PipelineId id,
      long sequence,
      @Nullable PipelineView view,
      List<RunView> views,
      @Nullable Published published) {
    if (published != null) {
      seals.publish(
          id,
          published.generation(),
          new PublishedSeals.PublishedSeal(published.seal(), published.frontier()));
    }
    if (view == null) {
      // Whoever creates a pipeline of this name again finds nothing of this one.
      if (pipelines.delete(id, sequence)) runs.deleteAll(id);
      return;
    }
    runs.upsert(id, views, sequence);
    pipelines.upsert(id.workspace(), view, sequence);
  }

  /** Removes what generations left that nobody will ask for again; their journals go later. */
  void remove(PipelineId id, Removal.Ranges unwanted) {
    remove(id, 1, unwanted.through());
    remove(id, unwanted.from(), unwanted.until());
  }

  private void remove(PipelineId id, long from, long through) {
    if (through < from) return;
    retired.retire(id, from, through, Times.now());
    generations.delete(id, from, through);
  }
}
