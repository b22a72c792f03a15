package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.SegmentSource.Stored;
import io.dataaggregator.engine.bytes.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MergedRowsTest {
  /** What a pipeline of a few splits came to. */
  private record World(Reference books, List<Stored> segments, List<BucketTable> open) {
    List<MergedBucket> rows(BucketFilter filter, KeyStart start, @Nullable Bytes through) {
      var merge = new MergedRows(Reader.PLAN, filter, start, through, SegmentSource.of(segments));
      open.forEach(merge::addOpen);
      return all(merge);
    }

    List<MergedBucket> rows() {
      return rows(BucketFilter.ALL, KeyStart.FIRST, null);
    }
  }

  @Property(tries = 150)
  void rowsEqualWhatOneMapWouldHold(
      @ForAll(supplier = Rows.class) List<Row> rows, @ForAll Random random) {
    World world = world(rows, random);
    List<MergedBucket> merged = world.rows();
    assertEquals(world.books().size(), merged.size());
    merged.forEach(world.books()::check);
    for (int i = 1; i < merged.size(); i++) {
      assertTrue(merged.get(i - 1).key().compareTo(merged.get(i).key()) < 0);
    }
  }

  @Property(tries = 60)
  void aMergeBeginsAndEndsAtAnyKey(
      @ForAll(supplier = Rows.class) List<Row> rows, @ForAll Random random) {
    World world = world(rows, random);
    List<MergedBucket> merged = world.rows();
    for (int i = 0; i < merged.size(); i++) {
      Bytes key = merged.get(i).key();
      List<MergedBucket> at = world.rows(BucketFilter.ALL, KeyStart.at(key), null);
      assertEquals(merged.subList(i, merged.size()), at);
      List<MergedBucket> behind = world.rows(BucketFilter.ALL, KeyStart.after(key), null);
      assertEquals(merged.subList(i + 1, merged.size()), behind);
      List<MergedBucket> through = world.rows(BucketFilter.ALL, KeyStart.FIRST, key);
      assertEquals(merged.subList(0, i + 1), through);
    }
  }

  @Property(tries = 150)
  void aFilterKeepsWhatItNames(
      @ForAll(supplier = Rows.class) List<Row> rows,
      @ForAll(supplier = Rows.Keys.class) List<@Nullable Object> key,
      @ForAll Random random) {
    World world = world(rows, random);
    var wanted = new HashMap<String, @Nullable Object>();
    for (int i = 0; i < key.size(); i++) {
      if (random.nextInt(4) == 0) wanted.put(Reader.PLAN.keys().get(i).name(), key.get(i));
    }
    long from = random.nextBoolean() ? Long.MIN_VALUE : -60_000_000;
    long to = random.nextBoolean() ? Long.MAX_VALUE : 60_000_000;
    List<MergedBucket> expected =
        world.rows().stream()
            .filter(row -> row.windowStart() >= from && row.windowStart() < to)
            .filter(row -> holds(row, wanted))
            .toList();
    var filter = new BucketFilter(from, to, wanted);
    assertEquals(expected, world.rows(filter, KeyStart.FIRST, null));
  }

  @Test
  void segmentsAreReadOnlyWhenReachedAndOnlyWhereWanted() {
    var reader = new Reader();
    var table = new BucketTable(Reader.PLAN);
    for (int window = 0; window < 4; window++) {
      for (String text : List.of("a", "b", "c", "d")) {
        reader.batch(List.of(row(window, text)));
        reader.addTo(table);
      }
    }
    var reads = new AtomicInteger();
    List<Stored> segments = stored(table, 2, reads);
    assertEquals(8, segments.size());

    var all = new MergedRows(Reader.PLAN, BucketFilter.ALL, KeyStart.FIRST, null, source(segments));
    assertEquals(0, reads.get());
    for (int i = 0; i < 3; i++) all.next();
    assertEquals(2, reads.getAndSet(0));

    Bytes last = segments.get(1).lastKey();
    var four =
        new MergedRows(Reader.PLAN, BucketFilter.ALL, KeyStart.FIRST, last, source(segments));
    assertEquals(4, all(four).size());
    assertEquals(2, reads.getAndSet(0));

    var one = new BucketFilter(60_000_000, 180_000_000, Map.of("text", "c"));
    assertEquals(
        2, all(new MergedRows(Reader.PLAN, one, KeyStart.FIRST, null, source(segments))).size());
    assertEquals(2, reads.get());
  }

  @Test
  void aFilterOfNoKeyFieldIsRefused() {
    var filter = new BucketFilter(0, 1, Map.of("colour", "red"));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new MergedRows(Reader.PLAN, filter, KeyStart.FIRST, null, () -> null));
    assertEquals("colour is no field of the group key", e.getMessage());
  }

  @Test
  void segmentsOutOfOrderAreNoticed() {
    var table = new BucketTable(Reader.PLAN);
    var reader = new Reader();
    reader.batch(List.of(row(0, "a"), row(1, "b")));
    reader.addTo(table);
    List<Stored> segments = stored(table, 1, new AtomicInteger()).reversed();
    var iterator = segments.iterator();
    var merge = new MergedRows(Reader.PLAN, BucketFilter.ALL, KeyStart.FIRST, null, iterator::next);
    assertThrows(IllegalStateException.class, merge::next);
  }

  private static World world(List<Row> rows, Random random) {
    var books = new Reference();
    var splits = new ArrayList<Split>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) splits.add(new Split());
    var segments = new ArrayList<Stored>();
    long seal = 0;
    for (int at = 0, next; at < rows.size(); at = next) {
      next = Math.min(rows.size(), at + 1 + random.nextInt(12));
      Split split = splits.get(random.nextInt(splits.size()));
      split.read(rows.subList(at, next), random.nextInt(6) == 0);
      switch (random.nextInt(5)) {
        case 0 -> split.commit();
        case 1 -> split.snapshot();
        case 2 -> {
          seal++;
          long frontier = random.nextLong(-250_000_000, 400_000_000);
          for (Split every : splits) segments.addAll(every.seal(seal, frontier, random, books));
        }
        default -> {} // read on
      }
    }
    rows.forEach(books::add);
    List<BucketTable> open = splits.stream().map(split -> split.open(books)).toList();
    return new World(books, segments, open);
  }

  private static boolean holds(MergedBucket row, Map<String, @Nullable Object> wanted) {
    for (int i = 0; i < Reader.PLAN.keys().size(); i++) {
      String name = Reader.PLAN.keys().get(i).name();
      if (!wanted.containsKey(name)) continue;
      Object value = wanted.get(name);
      if (value instanceof Double real) value = real + 0.0;
      if (!Objects.equals(value, row.keyValues().get(i))) return false;
    }
    return true;
  }

  private static List<Stored> stored(BucketTable table, int target, AtomicInteger reads) {
    List<Bytes> cuts = table.cuts(target);
    var segments = new ArrayList<Stored>();
    for (int range = 0; range <= cuts.size(); range++) {
      Segment segment = table.segment(range, cuts);
      if (segment == null) throw new AssertionError("range " + range + " is empty");
      segments.add(
          new Stored(
              1,
              segment.firstKey(),
              segment.lastKey(),
              () -> {
                reads.incrementAndGet();
                return segment.payload();
              }));
    }
    return segments;
  }

  private static SegmentSource source(List<Stored> segments) {
    return SegmentSource.of(segments);
  }

  private static Row row(int window, String text) {
    var key = new ArrayList<@Nullable Object>();
    key.add(text);
    for (int i = 1; i < Reader.PLAN.keys().size(); i++) key.add(null);
    return new Row(window * 60_000_000L, key, 1L, 1.0);
  }

  private static List<MergedBucket> all(MergedRows merge) {
    var rows = new ArrayList<MergedBucket>();
    for (MergedBucket row = merge.next(); row != null; row = merge.next()) rows.add(row);
    return rows;
  }
}
