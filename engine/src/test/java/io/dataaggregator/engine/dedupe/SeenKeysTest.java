package io.dataaggregator.engine.dedupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.KeyBuffer;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.columnar.CorruptBlockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A key is new once within its time, whatever was encoded, merged and forgotten on the way. */
class SeenKeysTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "seen-keys.hex");
  private static final long WITHIN = 50;

  /** How long after its time a record is taken. */
  private static final long OPEN = 70;

  private static final KeyBuffer KEY = new KeyBuffer();
  private static final LongVector COLUMN = new LongVector(1);

  private static boolean isFirst(SeenKeys seen, long key, long time) {
    KEY.clear();
    KEY.number(0);
    COLUMN.set(0, key);
    KEY.value(FieldType.INT, COLUMN, 0);
    return seen.isFirst(KEY, time, WITHIN, time + WITHIN + OPEN);
  }

  /** Forgets nothing, and looks at everything. */
  private static final class Model {
    final Map<Long, List<Long>> kept = new HashMap<>();

    boolean isFirst(long key, long time) {
      List<Long> times = kept.computeIfAbsent(key, k -> new ArrayList<>());
      boolean first = times.stream().allMatch(at -> Math.abs(time - at) >= WITHIN);
      if (first) times.add(time);
      return first;
    }
  }

  /** Those that read and those that keep what was read, which are begun anew now and then. */
  @Property(tries = 30)
  void aKeyIsNewAsOftenAsIfNothingWereForgotten(@ForAll long seed) {
    var random = new Random(seed);
    var model = new Model();
    var seen = new SeenKeys();
    var blocks = new KeyBlocks();
    long frontier = Long.MIN_VALUE;
    int keys = 1 + random.nextInt(2_000);
    for (int i = 0; i < 20_000; i++) {
      long now = Math.floorDiv(i, 10) - 500L;
      long time = now - random.nextInt(150);
      if (time + OPEN <= frontier) continue;
      long key = random.nextInt(keys);
      assertEquals(model.isFirst(key, time), isFirst(seen, key, time), key + " at " + time);
      if (random.nextInt(300) > 0) continue;
      blocks.add(seen.take(), frontier);
      assertEquals(0, seen.newBytes());
      frontier = Math.max(frontier, now - random.nextInt(400));
      blocks.forget(frontier);
      seen.forget(frontier);
      if (random.nextInt(3) > 0) continue;
      seen = new SeenKeys();
      blocks.blocks().forEach(seen::remember);
    }
  }

  @Test
  void smallBlocksAreMergedAndOldOnesDropped() {
    var blocks = new KeyBlocks();
    var seen = new SeenKeys();
    for (int i = 0; i < 1_000; i++) {
      assertTrue(isFirst(seen, i, i));
      assertTrue(seen.newBytes() > 0);
      blocks.add(seen.take(), Long.MIN_VALUE);
    }
    assertTrue(blocks.blocks().size() < 12, () -> blocks.blocks().size() + " blocks");
    assertEquals(1_000, blocks.blocks().stream().mapToInt(KeyBlock::keys).sum());
    assertTrue(blocks.bytes() > 1_000 * 50, () -> blocks.bytes() + " bytes");
    blocks.add(KeyBlock.NONE, Long.MIN_VALUE);
    blocks.forget(999 + WITHIN + OPEN - 1);
    assertTrue(blocks.bytes() > 0);
    blocks.forget(999 + WITHIN + OPEN);
    assertEquals(List.of(), blocks.blocks());
  }

  @Test
  void whatIsMergedIsOnlyWhatIsNeeded() {
    var one = new SeenKeys();
    var other = new SeenKeys();
    for (int i = 0; i < 10; i++) {
      isFirst(one, i, i);
      isFirst(other, 10 + i, 10 + i);
    }
    KeyBlock first = one.take();
    KeyBlock last = other.take();
    KeyBlock merged = SeenKeys.merged(first, last, 14 + WITHIN + OPEN);
    assertEquals(5, merged.keys());
    assertEquals(last.bytes() / 2, merged.bytes());
    assertEquals(last.forgetAt(), merged.forgetAt());
    assertEquals(KeyBlock.NONE, SeenKeys.merged(first, last, 19 + WITHIN + OPEN));
    assertEquals(20, SeenKeys.merged(first, last, Long.MIN_VALUE).keys());
  }

  @Test
  void whatIsForgottenTakesNoRoom() {
    var seen = new SeenKeys();
    for (int i = 0; i < 300_000; i++) {
      assertTrue(isFirst(seen, i, i));
      if (i % 100 == 0) {
        seen.take();
        seen.forget(i);
      }
    }
    seen.forget(Long.MAX_VALUE);
    for (int i = 0; i < 4_096; i++) isFirst(seen, i, i);
    assertTrue(seen.take().keys() >= 2_000, "they are new again");
  }

  /** Blocks are on disk: what was written is read for ever. */
  @Test
  void readsWhatWasWritten() throws IOException {
    var written = new SeenKeys();
    for (int i = 0; i < 300; i++) assertTrue(isFirst(written, i * 7L - 100, i * 1_000L - 50_000));
    KeyBlock block = written.take();
    if (Files.notExists(GOLDEN) && Boolean.getBoolean("golden.write")) {
      Files.writeString(GOLDEN, HexFormat.of().formatHex(block.entries().array()) + "\n");
    }
    byte[] golden = HexFormat.of().parseHex(Files.readString(GOLDEN).strip());
    var read = new SeenKeys();
    read.remember(new KeyBlock(Bytes.of(golden), block.keys(), block.bytes(), block.forgetAt()));
    for (int i = 0; i < 300; i++) {
      assertFalse(isFirst(read, i * 7L - 100, i * 1_000L - 50_000 + WITHIN - 1));
      assertTrue(isFirst(read, i * 7L - 101, i * 1_000L - 50_000));
    }
    golden[golden.length - 1] ^= 1;
    var damaged = new KeyBlock(Bytes.of(golden), 300, 0, 0);
    assertThrows(CorruptBlockException.class, () -> new SeenKeys().remember(damaged));
  }
}
