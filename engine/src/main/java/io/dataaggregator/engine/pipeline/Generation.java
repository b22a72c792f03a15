package io.dataaggregator.engine.pipeline;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One consistent set of results.
 *
 * @param definitionVersion of the definition that it is made by
 * @param units every unit, in order of number
 * @param frontier of the last seal that was opened; {@link Long#MIN_VALUE} before the first
 * @param seal number of the last seal that was opened
 * @param published number of the last seal that readers see
 * @param publishedFrontier its frontier; {@link Long#MIN_VALUE} before the first
 * @param lastSeal whether the seal that was opened last is the last of the run under way
 * @param counted ledger of the runs that have ended
 */
public record Generation(
    long number,
    int definitionVersion,
    String definition,
    List<Assignment> units,
    long frontier,
    long seal,
    long published,
    long publishedFrontier,
    boolean lastSeal,
    Ledger counted) {
  static Generation begin(long number, int definitionVersion, String definition) {
    return new Generation(
        number,
        definitionVersion,
        definition,
        List.of(),
        Long.MIN_VALUE,
        0,
        0,
        Long.MIN_VALUE,
        false,
        Ledger.EMPTY);
  }

  /** The splits that have units, and so take part in every seal. */
  public SortedSet<Integer> splits() {
    SortedSet<Integer> splits = new TreeSet<>();
    units.forEach(assignment -> splits.add(assignment.split()));
    return splits;
  }

  /** Whether a seal waits to be published: until then it can only be sent again. */
  public boolean sealOpen() {
    return seal > published;
  }

  Generation assigned(List<Assignment> more) {
    List<Assignment> all = new ArrayList<>(units.size() + more.size());
    all.addAll(units);
    all.addAll(more);
    return new Generation(
        number,
        definitionVersion,
        definition,
        Collections.unmodifiableList(all),
        frontier,
        seal,
        published,
        publishedFrontier,
        lastSeal,
        counted);
  }

  Generation opened(long newFrontier, long newSeal, boolean last) {
    return seals(newFrontier, newSeal, published, publishedFrontier, last);
  }

  Generation published(long newPublished) {
    return seals(frontier, seal, newPublished, frontier, lastSeal);
  }

  /** A further run begins: a last seal that an earlier one left open is not the last any more. */
  Generation continued() {
    return seals(frontier, seal, published, publishedFrontier, false);
  }

  private Generation seals(
      long newFrontier, long newSeal, long newPublished, long newPublishedFrontier, boolean last) {
    return new Generation(
        number,
        definitionVersion,
        definition,
        units,
        newFrontier,
        newSeal,
        newPublished,
        newPublishedFrontier,
        last,
        counted);
  }

  Generation counted(Ledger run) {
    return new Generation(
        number,
        definitionVersion,
        definition,
        units,
        frontier,
        seal,
        published,
        publishedFrontier,
        lastSeal,
        counted.plus(run));
  }
}
