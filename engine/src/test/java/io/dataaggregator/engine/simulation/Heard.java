package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.split.SplitReport;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest that an incarnation of the pipeline has heard of each unit, kept a second time. */
final class Heard {
  private record Word(long sequence, UnitProgress progress) {}

  private final Map<Integer, Word> units = new HashMap<>();
  private long generation;

  void take(long ofGeneration, SplitReport report) {
    if (ofGeneration != generation) {
      units.clear();
      generation = ofGeneration;
    }
    for (UnitProgress unit : report.units()) {
      Word word = new Word(report.sequence(), unit);
      units.merge(unit.unit(), word, (a, b) -> b.sequence() >= a.sequence() ? b : a);
    }
  }

  /** The frontier of the run under way by what was heard. */
  long frontier(PipelineState state) {
    Generation work = state.working();
    if (work == null || work.number() != generation) {
      return Long.MIN_VALUE;
    }
    Map<Integer, UnitProgress> progress = new HashMap<>();
    units.forEach((unit, word) -> progress.put(unit, word.progress()));
    return frontier(work.units(), progress);
  }

  /** As {@link #frontier}, but units of which nothing was heard do not count. */
  long frontierOfKnown(Generation work) {
    return units.values().stream()
        .map(Word::progress)
        .filter(unit -> work.number() == generation && !unit.finished() && !unit.idle())
        .mapToLong(UnitProgress::watermark)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * The definition of the frontier, word for word: the minimum over units neither finished nor
   * idle; a unit of a sequence has at least the watermark of those before it. {@link
   * Long#MAX_VALUE} where there is no such unit.
   */
  static long frontier(List<Assignment> units, Map<Integer, UnitProgress> progress) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int u = 0; u < units.size(); u++) {
      SourceUnit unit = units.get(u).unit();
      numbers.put(unit.sequence() + "/" + unit.index(), u);
    }
    long frontier = Long.MAX_VALUE;
    for (int u = 0; u < units.size(); u++) {
      UnitProgress own = progress.get(u);
      if (own != null && (own.finished() || own.idle())) {
        continue;
      }
      long watermark = Long.MIN_VALUE;
      SourceUnit unit = units.get(u).unit();
      for (int index = unit.index(); index >= 0; index--) {
        Integer before = numbers.get(unit.sequence() + "/" + index);
        if (before == null) {
          break;
        }
        UnitProgress known = progress.get(before);
        watermark = Math.max(watermark, known == null ? Long.MIN_VALUE : known.watermark());
      }
      frontier = Math.min(frontier, watermark);
    }
    return frontier;
  }
}
