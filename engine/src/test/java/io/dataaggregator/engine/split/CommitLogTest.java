package io.dataaggregator.engine.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.split.SplitSnapshot.UnitCommit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CommitLogTest {
  @Test
  void keepsOneRangeWhileOneIncarnationGoesOn() {
    CommitLog log = new CommitLog();
    log.committed(1, "a", 0, 10, false);
    assertEquals(List.of(), log.ranges());
    log.committed(1, "a", 10, 20, true);
    log.committed(1, "a", 20, 30, false);
    log.committed(1, "b", 30, 40, true);
    log.committed(1, "b", 40, 40, true);
    assertEquals(
        List.of(new UnitCommit(1, "a", 10, 30), new UnitCommit(1, "b", 30, 40)), log.ranges());
  }

  /**
   * A dead letter is visible exactly if its writer committed its offset in an epoch that has some.
   */
  @Property(tries = 200)
  void knowsWhoCommittedWhatHasDeadLetters(
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 35) Integer> epochs) {
    CommitLog log = new CommitLog();
    Set<List<Object>> named = new HashSet<>();
    List<String> owners = new ArrayList<>();
    long offset = 0;
    for (int epoch : epochs) {
      String who = "i" + epoch % 3;
      boolean dead = epoch / 3 % 2 == 1;
      long until = offset + epoch / 6;
      log.committed(0, who, offset, until, dead);
      for (long o = offset; dead && o < until; o++) {
        named.add(List.of(o, who));
      }
      owners.addAll(Collections.nCopies((int) (until - offset), who));
      offset = until;
    }
    CommitLog restored = new CommitLog();
    restored.restore(log.ranges());
    for (List<Object> letter : named) {
      assertTrue(restored.committed(0, (long) letter.get(0), (String) letter.get(1)));
    }
    for (long o = 0; o < offset; o++) {
      for (String who : List.of("i0", "i1", "i2")) {
        boolean his = who.equals(owners.get((int) o));
        assertTrue(his || !restored.committed(0, o, who), who + " never committed " + o);
      }
    }
  }
}
