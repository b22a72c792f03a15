package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The first buckets of a table are those that a reader of all of it would have met first. */
class BucketSelectionTest {
  private static final int MANY = 1 << 19;
  private static final Dictionary NAMES = new Dictionary();
  private static final AggregatePlan BY_NAME =
      new AggregatePlan(
          List.of(new Field("name", FieldType.STRING)),
          new WindowDefinition.None(),
          List.of(new AggregateCall(MeasureKind.COUNT, null, 0)));

  @Property(tries = 300)
  void theFirstOfAnyTableAreTheFirstOfItsRows(
      @ForAll(supplier = Rows.class) List<Row> rows,
      @ForAll(supplier = Rows.Keys.class) List<@Nullable Object> key,
      @ForAll Random random) {
    BucketFilter filter = filter(key, random);
    for (BucketTable table : tables(rows, random)) {
      List<MergedBucket> all = rows(table, BucketFilter.ALL, KeyStart.FIRST);
      int limit = 1 + random.nextInt(8);
      KeyStart start = KeyStart.FIRST;
      if (!all.isEmpty() && random.nextInt(4) > 0) {
        start = start(all.get(random.nextInt(all.size())).key(), random);
      }
      List<MergedBucket> wanted = rows(table, filter, start);
      BucketSelection first = table.first(filter, start, limit);
      int count = Math.min(limit, wanted.size());
      assertEquals(count, first.size());
      if (wanted.size() > limit) assertTrue(first.more());
      if (count == 0) continue;
      for (int i = 0; i < count; i++) assertEquals(wanted.get(i).key(), first.key(i));
      for (int some = 1; some <= count; some++) {
        BucketTable decoded = BucketTable.of(Reader.PLAN, first.encode(some));
        assertEquals(wanted.subList(0, some), rows(decoded, BucketFilter.ALL, KeyStart.FIRST));
      }
    }
  }

  @Property(tries = 100)
  void goingOnBehindTheLastMeetsEveryBucketOnce(
      @ForAll(supplier = Rows.class) List<Row> rows, @ForAll Random random) {
    for (BucketTable table : tables(rows, random)) {
      int limit = 1 + random.nextInt(8);
      var met = new ArrayList<Bytes>();
      boolean more;
      do {
        KeyStart start = met.isEmpty() ? KeyStart.FIRST : KeyStart.after(met.getLast());
        BucketSelection first = table.first(BucketFilter.ALL, start, limit);
        for (int i = 0; i < first.size(); i++) met.add(first.key(i));
        more = first.more();
      } while (more);
      List<MergedBucket> all = rows(table, BucketFilter.ALL, KeyStart.FIRST);
      assertEquals(all.stream().map(MergedBucket::key).toList(), met);
    }
  }

  @Test
  void aPageOfALargeTableAllocatesByThePage() {
    BucketTable table = BucketTable.of(BY_NAME, names(MANY).encode());
    table.merge(names(1).encode());
    Bytes middle = table.first(BucketFilter.ALL, KeyStart.FIRST, MANY / 2).key(MANY / 2 - 1);
    var threads = assertInstanceOf(ThreadMXBean.class, ManagementFactory.getThreadMXBean());
    for (KeyStart start : List.of(KeyStart.FIRST, KeyStart.after(middle))) {
      long before = threads.getCurrentThreadAllocatedBytes();
      BucketSelection first = table.first(BucketFilter.ALL, start, 100);
      Bytes encoded = first.encode(100);
      long took = threads.getCurrentThreadAllocatedBytes() - before;
      assertEquals(100, BucketTable.of(BY_NAME, encoded).size());
      // a table of half a million buckets has megabytes of everything
      assertTrue(took < 1 << 17, () -> "allocated " + took);
    }
  }

  @Test
  void theSizeOfABucketIsSeenBeforeItIsEncoded() {
    var table = new BucketTable(BY_NAME);
    add(table, List.of("a", "b".repeat(10_000), "c"));
    BucketSelection all = table.first(BucketFilter.ALL, KeyStart.FIRST, 3);
    assertTrue(all.bytes(0) < 40 && all.bytes(2) < 40);
    assertTrue(all.bytes(1) > 10_000 && all.bytes(1) < 10_100);
  }

  /** One table in each of the forms that a table may have. */
  private static List<BucketTable> tables(List<Row> rows, Random random) {
    var split = new Split();
    for (int at = 0, next; at < rows.size(); at = next) {
      next = Math.min(rows.size(), at + 1 + random.nextInt(32));
      split.read(rows.subList(at, next), false);
      if (random.nextBoolean()) split.commit();
    }
    BucketTable open = split.open(new Reference());
    BucketTable loaded = BucketTable.of(Reader.PLAN, open.encode());
    BucketTable halved = BucketTable.of(Reader.PLAN, open.encode());
    BucketTable frozen = halved.takeClosed(random.nextLong(-250_000_000, 400_000_000));
    return List.of(open, loaded, halved, frozen);
  }

  private static BucketFilter filter(List<@Nullable Object> key, Random random) {
    var wanted = new HashMap<String, @Nullable Object>();
    for (int i = 0; i < key.size(); i++) {
      if (random.nextInt(6) == 0) wanted.put(Reader.PLAN.keys().get(i).name(), key.get(i));
    }
    long from = random.nextBoolean() ? Long.MIN_VALUE : -60_000_000;
    long to = random.nextBoolean() ? Long.MAX_VALUE : 60_000_000;
    return new BucketFilter(from, to, wanted);
  }

  /** At a key, behind it, or at the beginning of one. */
  private static KeyStart start(Bytes key, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> KeyStart.at(key);
      case 1 -> KeyStart.after(key);
      default ->
          KeyStart.at(Bytes.of(Arrays.copyOf(key.array(), random.nextInt(key.length() + 1))));
    };
  }

  private static List<MergedBucket> rows(BucketTable table, BucketFilter filter, KeyStart start) {
    // of another table with the same buckets: to read one in order sorts it for good
    BucketTable copy = BucketTable.of(Reader.PLAN, table.encode());
    var merge = new MergedRows(Reader.PLAN, filter, start, null, () -> null);
    merge.addOpen(copy);
    var rows = new ArrayList<MergedBucket>();
    for (MergedBucket row = merge.next(); row != null; row = merge.next()) rows.add(row);
    return rows;
  }

  private static BucketTable names(int count) {
    var table = new BucketTable(BY_NAME);
    var some = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      some.add("name" + Integer.reverse(i));
      if (some.size() < RecordBatch.ROWS && i < count - 1) continue;
      add(table, some);
      some.clear();
    }
    return table;
  }

  private static void add(BucketTable table, List<String> names) {
    var batch = new RecordBatch(new Schema(BY_NAME.keys()), names.size());
    var column = (StringVector) batch.vector(0);
    column.use(NAMES);
    for (int i = 0; i < names.size(); i++) {
      column.set(i, column.dictionary().add(names.get(i)));
      batch.endRow(i);
    }
    long[] starts = new long[names.size()];
    Arrays.fill(starts, Long.MIN_VALUE);
    table.add(batch, starts, new @Nullable Vector[] {null}, starts, 0);
  }
}
