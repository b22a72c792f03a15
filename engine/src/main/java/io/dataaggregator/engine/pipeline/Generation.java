package io.dataaggregator.engine.pipeline;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One consistent set of results.
 *
 * @param definitionVersion of the definition that it is made by now
 * @param units every unit, in order of number
 * @param frontier of the last seal that was opened; {@link Long#MIN_VALUE} before the first
 * @param seal number of the last seal that was opened
 * @param published number of the last seal that readers see
 * @param publishedFrontier its frontier; {@link Long#MIN_VALUE} before the first
 * @param lastSeal whether the seal that was opened last is the last of the run under way
 * @param counted ledger of the runs that have ended
 * @param begunBy the definition that it began with, by which its units are cut as long as it lives;
 *     null where that is {@code definition}
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
    Ledger counted,
    @Nullable String begunBy) {
  /** One whose definition was never replaced. */
  public Generation(
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
    this(
        number,
        definitionVersion,
        definition,
        units,
        frontier,
        seal,
        published,
        publishedFrontier,
        lastSeal,
        counted,
        null);
  }

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
        counted,
        begunBy);
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

  /** It goes on by another definition, which keeps its state. */
  Generation redefined(int version, String text) {
    return new Generation(
        number,
        version,
        text,
        units,
        frontier,
        seal,
        published,
        publishedFrontier,
        lastSeal,
        counted,
        version == definitionVersion ? begunBy : listedBy());
  }

  /** The definition by which its source is listed, so that what was cut once is cut so again. */
  public String listedBy() {
    return begunBy == null ? definition : begunBy;
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
        counted,
        begunBy);
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
        counted.plus(run),
        begunBy);
  }
}
