package io.dataaggregator.connectors.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RecipeTest {
  private static final long START = 1_767_225_600_000_000L;
  private static final int SAMPLE = 20_000;

  /** Whoever changes these changes the results of every test and pipeline: see the fingerprint. */
  @Test
  void recordsAreTheSameForEver() {
    Recipe recipe =
        Sources.recipe("keys", 1000L, "skew", 1.0, "disorder", "1m", "late", 0.5, "lateBy", "1h");
    assertEquals(
        new Recipe.Row(0, 1767221962896461L, "key-161", 77, 416.5, true, false), recipe.row(0, 0));
    assertEquals(
        new Recipe.Row(1, 1767221952610654L, "key-192", 620, 248.28125, true, false),
        recipe.row(0, 1));
    assertEquals(
        new Recipe.Row(1_000_000_000, 1768221948351590L, "key-129", 33, 863.734375, true, false),
        recipe.row(0, 1_000_000_000));
  }

  @Property(tries = 200)
  void anOffsetReadAloneIsTheRecordInSequence(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 1000) int units,
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long offset) {
    Object[] config = {
      "seed", seed, "units", (long) units, "disorder", "5s", "late", 0.1, "lateBy", "1h"
    };
    Recipe first = Sources.recipe(config);
    int unit = (int) Math.floorMod(seed, (long) units);
    var sequence = new ArrayList<Recipe.Row>();
    for (long i = Math.max(0, offset - 3); i <= offset; i++) sequence.add(first.row(unit, i));
    Recipe.Row alone = Sources.recipe(config).row(unit, offset);
    assertEquals(sequence.getLast(), alone);
    assertEquals(offset * units + unit, alone.number());
    // however they are dealt
    config[3] = 1L;
    assertEquals(alone, Sources.recipe(config).row(0, alone.number()));
  }

  @Property(tries = 100)
  void displacementsAreWithinTheirBounds(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 100_000) int disorderMillis,
      @ForAll @DoubleRange(min = 0, max = 1) double late) {
    Recipe recipe =
        Sources.recipe(
            "seed", seed, "disorder", disorderMillis + "ms", "late", late, "lateBy", "1d");
    long disorder = disorderMillis * 1000L;
    long most = 0;
    for (long n = 0; n < 500; n++) {
      Recipe.Row row = recipe.row(0, n);
      long back = START + n * 1000 - row.atMicros() - (row.late() ? 86_400_000_000L : 0);
      assertTrue(0 <= back && back <= disorder, () -> row + " is put back by " + back);
      most = Math.max(most, back);
    }
    assertTrue(most >= disorder * 0.9, "the bound is nearly reached");
  }

  @Property(tries = 30)
  void sharesAreAboutRight(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double late,
      @ForAll @DoubleRange(min = 0, max = 1) double malformed) {
    Recipe recipe =
        Sources.recipe("seed", seed, "late", late, "lateBy", "1h", "malformed", malformed);
    assertShare(late, LongStream.range(0, SAMPLE).filter(recipe::isLate).count());
    assertShare(malformed, LongStream.range(0, SAMPLE).filter(recipe::isMalformed).count());
    long both =
        LongStream.range(0, SAMPLE).filter(n -> recipe.isLate(n) && recipe.isMalformed(n)).count();
    assertShare(late * malformed, both);
  }

  /** Within six standard deviations. */
  private static void assertShare(double share, long count) {
    double deviation = Math.sqrt(SAMPLE * share * (1 - share));
    assertTrue(Math.abs(count - SAMPLE * share) <= 6 * deviation, share + ": " + count);
  }

  @Property(tries = 100)
  void valuesAreWithinTheirRanges(@ForAll long seed) {
    Recipe recipe = Sources.recipe("seed", seed, "keys", 7L);
    var keys = new HashSet<String>();
    for (long n = 0; n < 500; n++) {
      Recipe.Row row = recipe.row(0, n);
      keys.add(row.key());
      assertTrue(0 <= row.amount() && row.amount() < 1000, row::toString);
      assertTrue(0 <= row.price() && row.price() < 1024, row::toString);
      assertEquals(Math.rint(row.price() * 64), row.price() * 64);
    }
    assertEquals(7, keys.size());
  }

  @Property(tries = 100)
  void otherSeedsMakeOtherRecords(@ForAll long one, @ForAll long other) {
    if (one == other) return;
    assertNotEquals(some(Sources.recipe("seed", one)), some(Sources.recipe("seed", other)));
  }

  private static List<Recipe.Row> some(Recipe recipe) {
    return LongStream.range(0, 20).mapToObj(n -> recipe.row(0, n)).toList();
  }

  @Property(tries = 100)
  void unitsShareTheRecords(
      @ForAll @IntRange(min = 1, max = 1000) int units,
      @ForAll @LongRange(min = 1, max = 100_000) long records) {
    Recipe recipe = Sources.recipe("units", (long) units, "records", records);
    long sum = 0;
    for (int unit = 0; unit < units; unit++) {
      long count = recipe.count(unit);
      if (count > 0) assertTrue(recipe.number(unit, count - 1) < records);
      assertTrue(recipe.number(unit, count) >= records);
      sum += count;
    }
    assertEquals(records, sum);
  }
}
