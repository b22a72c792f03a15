package io.dataaggregator.engine.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Sessions of which several splits have parts. Whatever each reads, whenever it seals, ends or is
 * restored, joins, and wherever a merge is broken off: sessions are those of all records that were
 * not late, as if one had sorted them first, and each record is in one that is final, carried or
 * open.
 */
class SessionPartsTest {
  @Property(tries = 600)
  void sessionsAreThoseOfAllRecordsWhoeverReadThem(@ForAll Random random) {
    var world = new PartedWorld(random);
    for (int step = 0; step < 150; step++) world.step();
    // a seal that is open, and the last
    world.end(world.sealOpen() ? 2 : 1);
    assertTrue(world.sorted.allSealed());
    assertEquals(Long.MAX_VALUE, world.carried);
  }

  /** The property would be empty if nothing were carried or broken off. */
  @Test
  void muchIsCarriedAndBrokenOff() {
    int sessions = 0;
    int carriedOn = 0;
    int brokenOff = 0;
    for (int seed = 0; seed < 40; seed++) {
      var world = new PartedWorld(new Random(seed));
      for (int step = 0; step < 150; step++) world.step();
      sessions += world.sessions;
      carriedOn += world.carriedOn;
      brokenOff += world.brokenOff;
    }
    assertTrue(
        sessions > 400 && carriedOn > 40 && brokenOff > 40,
        sessions + " " + carriedOn + " " + brokenOff);
  }
}
