package io.dataaggregator.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static UnitProgress at(int unit, long watermark) {
    return new UnitProgress(unit, 1, watermark, false, false);
  }

  @Test
  void whatIsTooFarAheadWaits() {
    Pace pace = new Pace(100, Set.of(1));
    List<UnitProgress> units = List.of(at(0, 111), at(1, 110), at(2, Long.MIN_VALUE));
    assertEquals(Set.of(0), pace.waiting(0, units, 10));
    assertEquals(Set.of(0), pace.waiting(1, units, 10));
  }

  @Test
  void nothingWaitsWhereNothingHoldsBack() {
    assertEquals(Set.of(), new Pace(100, Set.of()).waiting(0, List.of(at(0, 500)), 10));
    assertEquals(Set.of(), Pace.UNKNOWN.waiting(0, List.of(at(0, 500)), 10));
  }

  @Test
  void aSplitThatHoldsBackNeverStopsAltogether() {
    Pace pace = new Pace(100, Set.of(0, 1));
    assertEquals(Set.of(), pace.waiting(0, List.of(at(0, 500), at(1, 600)), 10));
    assertEquals(Set.of(0, 1), pace.waiting(2, List.of(at(0, 500), at(1, 600)), 10));
  }

  @Test
  void noSumOverflows() {
    Pace far = new Pace(Long.MAX_VALUE - 5, Set.of(0));
    assertEquals(Set.of(), far.waiting(1, List.of(at(0, Long.MAX_VALUE)), 10));
    Pace unread = new Pace(Long.MIN_VALUE, Set.of(0));
    assertEquals(Set.of(0), unread.waiting(1, List.of(at(0, 0)), 10));
  }

  /** The one-pass frontier equals its definition, for any order of listing and any sequences. */
  @Property(tries = 300)
  void theFrontierIsTheMinimumWithSequencesInherited(
      @ForAll @Size(max = 14) List<@IntRange(min = 0, max = 999) Integer> seeds) {
    List<Assignment> units = new ArrayList<>();
    List<UnitProgress> progress = new ArrayList<>();
    for (int u = 0; u < seeds.size(); u++) {
      int seed = seeds.get(u);
      String sequence = seed % 4 == 0 ? "" : "s" + seed % 4;
      boolean taken =
          units.stream().anyMatch(a -> a.unit().name().equals(sequence + (seed / 4) % 5));
      if (taken) {
        continue;
      }
      SourceUnit unit =
          new SourceUnit(sequence + (seed / 4) % 5, sequence, (seed / 4) % 5, 0, 9, 9, "");
      units.add(new Assignment(unit, seed % 3));
      int kind = seed / 20 % 4;
      long watermark = kind == 0 ? Long.MIN_VALUE : seed % 7;
      progress.add(new UnitProgress(units.size() - 1, 1, watermark, kind == 2, kind == 3));
    }
    UnitTable table = new UnitTable();
    table.assigned(units);
    for (int u = 0; u < units.size(); u++) {
      table.reported(units.get(u).split(), u, List.of(progress.get(u)));
    }
    long expected = Long.MAX_VALUE;
    for (int u = 0; u < units.size(); u++) {
      if (!progress.get(u).idle() && !progress.get(u).finished()) {
        expected = Math.min(expected, effective(units, progress, u));
      }
    }
    Pace pace = table.pace();
    assertEquals(expected == Long.MAX_VALUE, pace.holders().isEmpty());
    if (expected < Long.MAX_VALUE) {
      assertEquals(expected, pace.frontier());
    }
  }

  private static long effective(List<Assignment> units, List<UnitProgress> progress, int unit) {
    SourceUnit own = units.get(unit).unit();
    long watermark = progress.get(unit).watermark();
    for (int u = 0; u < units.size(); u++) {
      SourceUnit other = units.get(u).unit();
      boolean before =
          !own.sequence().isEmpty()
              && other.sequence().equals(own.sequence())
              && other.index() == own.index() - 1;
      if (before) {
        watermark = Math.max(watermark, effective(units, progress, u));
      }
    }
    return watermark;
  }
}
