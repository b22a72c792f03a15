package io.dataaggregator.engine.split;

import io.dataaggregator.engine.split.SplitSnapshot.UnitCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which incarnation committed which offsets, of units that have dead letters: what makes a stored
 * dead letter visible. Adjacent ranges of one incarnation are one.
 */
final class CommitLog {
  private final NavigableMap<Integer, List<UnitCommit>> units = new TreeMap<>();

  void committed(int unit, String incarnation, long from, long until, boolean deadLetters) {
    List<UnitCommit> ranges = units.get(unit);
    if (ranges != null) {
      UnitCommit last = ranges.getLast();
      if (last.incarnation().equals(incarnation) && last.until() == from) {
        // it may go on without dead letters: the incarnation then wrote none in between
        ranges.set(ranges.size() - 1, new UnitCommit(unit, incarnation, last.from(), until));
        return;
      }
    }
    if (deadLetters && until > from) {
      units
          .computeIfAbsent(unit, u -> new ArrayList<>())
          .add(new UnitCommit(unit, incarnation, from, until));
    }
  }

  boolean committed(int unit, long offset, String incarnation) {
    for (UnitCommit range : units.getOrDefault(unit, List.of())) {
      if (range.from() <= offset
          && offset < range.until()
          && range.incarnation().equals(incarnation)) {
        return true;
      }
    }
    return false;
  }

  List<UnitCommit> ranges() {
    return units.values().stream().flatMap(List::stream).toList();
  }

  void restore(List<UnitCommit> ranges) {
    for (UnitCommit range : ranges) {
      units.computeIfAbsent(range.unit(), u -> new ArrayList<>()).add(range);
    }
  }
}
