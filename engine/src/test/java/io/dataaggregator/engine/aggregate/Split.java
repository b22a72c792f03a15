package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.SegmentSource.Stored;
import io.dataaggregator.engine.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A split of a pipeline in small: deltas, open buckets, seals, and the records in each. */
final class Split {
  private final Reader reader = new Reader();
  private final BucketTable delta = new BucketTable(Reader.PLAN);
  private BucketTable open = new BucketTable(Reader.PLAN);
  private final List<Row> openRows = new ArrayList<>();

  void read(List<Row> rows, boolean replaceDictionary) {
    if (replaceDictionary) reader.replaceDictionary();
    if (!delta.accepts(reader.batch(rows))) {
      commit();
      reader.batch(rows);
    }
    reader.addTo(delta);
    openRows.addAll(rows);
  }

  void commit() {
    if (delta.isEmpty()) return;
    open.merge(delta.encode());
    delta.clear();
    assertEquals(openRows.size(), open.records());
  }

  void snapshot() {
    BucketTable loaded = BucketTable.of(Reader.PLAN, open.encode());
    assertEquals(open.size(), loaded.size());
    assertEquals(open.records(), loaded.records());
    assertEquals(open.earliestClose(), loaded.earliestClose());
    assertEquals(open.latestClose(), loaded.latestClose());
    open = loaded;
  }

  /** Seals by {@code frontier} and returns the segments; the rows they hold go into the books. */
  List<Stored> seal(long seal, long frontier, Random random, Reference books) {
    commit();
    int target = 1 + random.nextInt(6);
    List<Bytes> cuts = open.cuts(Long.MIN_VALUE, frontier, target);
    BucketTable frozen = open.takeClosed(frontier);
    if (random.nextBoolean()) frozen = BucketTable.of(Reader.PLAN, frozen.encode());
    assertEquals(cuts, frozen.cuts(target));
    assertTrue(open.earliestClose() > frontier);
    List<Row> closed =
        openRows.stream()
            .filter(row -> Reader.PLAN.window().closesAt(row.windowStart()) <= frontier)
            .toList();
    openRows.removeAll(closed);
    assertEquals(closed.size(), frozen.records());
    assertEquals(openRows.size(), open.records());
    books.seal(seal, closed);
    return segments(frozen, cuts, seal);
  }

  BucketTable open(Reference books) {
    commit();
    books.open(openRows);
    return open;
  }

  private static List<Stored> segments(BucketTable frozen, List<Bytes> cuts, long seal) {
    var segments = new ArrayList<Stored>();
    int buckets = 0;
    long records = 0;
    for (int range = 0; range <= cuts.size(); range++) {
      Segment segment = frozen.segment(range, cuts);
      if (frozen.isEmpty()) break;
      assertNotNull(segment, "cuts of the same buckets leave no range empty");
      if (range > 0) assertEquals(cuts.get(range - 1), segment.firstKey());
      assertTrue(segment.firstKey().compareTo(segment.lastKey()) <= 0);
      buckets += segment.buckets();
      records += segment.records();
      segments.add(new Stored(seal, segment.firstKey(), segment.lastKey(), segment::payload));
    }
    assertEquals(frozen.size(), buckets);
    assertEquals(frozen.records(), records);
    return segments;
  }
}
