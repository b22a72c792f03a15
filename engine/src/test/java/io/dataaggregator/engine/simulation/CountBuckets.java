package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketSelection;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.Delta;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Buckets that only count. A bucket is one number: window and key; window 0 is the one of all time.
 *
 * @see #bucket
 */
final class CountBuckets implements Buckets {
  static final int SIZE = 10;
  private static final int KEYS = 16;

  private final int lateness;
  private final int segmentBuckets;
  private final NavigableMap<Long, Long> counts = new TreeMap<>();

  /**
   * @param segmentBuckets how many buckets this incarnation puts into a segment: it may differ
   *     between incarnations, as it may between versions of the program
   */
  CountBuckets(int lateness, int segmentBuckets) {
    this.lateness = lateness;
    this.segmentBuckets = segmentBuckets;
  }

  static long bucket(boolean windowless, long at, int key) {
    return (windowless ? 0 : Math.floorDiv(at, SIZE) + 1) * KEYS + key;
  }

  static long closesAt(long bucket, int lateness) {
    long window = bucket / KEYS;
    return window == 0 ? Long.MAX_VALUE : window * SIZE + lateness;
  }

  static long key(long bucket) {
    return bucket % KEYS;
  }

  /** An instant in the bucket's window. */
  static long start(long bucket) {
    return (bucket / KEYS - 1) * SIZE;
  }

  /** Bucket and count by turns. */
  private static long[] decode(Bytes encoded) {
    long[] numbers = new long[encoded.length() / Long.BYTES];
    ByteBuffer.wrap(encoded.array()).asLongBuffer().get(numbers);
    return numbers;
  }

  NavigableMap<Long, Long> counts() {
    return counts;
  }

  void add(long bucket, long count) {
    counts.merge(bucket, count, Long::sum);
  }

  Delta delta(boolean revises) {
    return counts.isEmpty()
        ? Delta.EMPTY
        : new Delta(
            encode(), size(), bytes(), records(), revises ? Long.MAX_VALUE : earliestClose());
  }

  @Override
  public int size() {
    return counts.size();
  }

  @Override
  public long records() {
    long sum = 0;
    for (long count : counts.values()) {
      sum += count;
    }
    return sum;
  }

  @Override
  public long bytes() {
    return 16L * counts.size();
  }

  @Override
  public long encodedBytes() {
    return bytes();
  }

  @Override
  public long earliestClose() {
    long earliest = Long.MAX_VALUE;
    for (long bucket : counts.keySet()) {
      earliest = Math.min(earliest, closesAt(bucket, lateness));
    }
    return earliest;
  }

  @Override
  public long latestClose() {
    long latest = Long.MIN_VALUE;
    for (long bucket : counts.keySet()) {
      latest = Math.max(latest, closesAt(bucket, lateness));
    }
    return latest;
  }

  @Override
  public int added(Bytes encoded) {
    int added = 0;
    long[] numbers = decode(encoded);
    for (int i = 0; i < numbers.length; i += 2) {
      added += counts.containsKey(numbers[i]) ? 0 : 1;
    }
    return added;
  }

  @Override
  public Rows merge(Bytes encoded) {
    long before = records();
    long[] numbers = decode(encoded);
    for (int i = 0; i < numbers.length; i += 2) {
      add(numbers[i], numbers[i + 1]);
    }
    return new Rows(records() - before, 0);
  }

  @Override
  public void restore(Bytes encoded) {
    merge(encoded);
  }

  @Override
  public List<Bytes> cuts(long before, long frontier) {
    List<Bytes> cuts = new ArrayList<>();
    int n = 0;
    for (long bucket : counts.keySet()) {
      if (closesAt(bucket, lateness) <= frontier && n++ % segmentBuckets == 0 && n > 1) {
        cuts.add(bytes(bucket));
      }
    }
    return cuts;
  }

  @Override
  public CountBuckets takeClosed(long frontier) {
    CountBuckets closed = new CountBuckets(lateness, segmentBuckets);
    counts
        .entrySet()
        .removeIf(entry -> {
          boolean closes = closesAt(entry.getKey(), lateness) <= frontier;
          if (closes) {
            closed.add(entry.getKey(), entry.getValue());
          }
          return closes;
        });
    return closed;
  }

  @Override
  public @Nullable Segment segment(int range, List<Bytes> cuts) {
    CountBuckets part = new CountBuckets(lateness, segmentBuckets);
    counts.forEach((bucket, count) -> {
      Bytes key = bytes(bucket);
      boolean from = range == 0 || key.compareTo(cuts.get(range - 1)) >= 0;
      boolean until = range == cuts.size() || key.compareTo(cuts.get(range)) < 0;
      if (from && until) {
        part.add(bucket, count);
      }
    });
    if (part.counts.isEmpty()) {
      return null;
    }
    Bytes first = bytes(part.counts.firstKey());
    Bytes last = bytes(part.counts.lastKey());
    return new Segment(first, last, part.size(), part.records(), part.encode());
  }

  @Override
  public BucketSelection first(BucketFilter filter, KeyStart start, int limit) {
    List<Map.Entry<Long, Long>> wanted =
        counts.entrySet().stream()
            .filter(entry -> {
              int order = bytes(entry.getKey()).compareTo(start.key());
              return start.inclusive() ? order >= 0 : order > 0;
            })
            .toList();
    int count = Math.min(limit, wanted.size());
    return new Selection(wanted.subList(0, count), wanted.size() > count);
  }

  private final class Selection implements BucketSelection {
    private final List<Map.Entry<Long, Long>> buckets;
    private final boolean more;

    Selection(List<Map.Entry<Long, Long>> buckets, boolean more) {
      this.buckets = buckets;
      this.more = more;
    }

    @Override
    public int size() {
      return buckets.size();
    }

    @Override
    public Bytes key(int position) {
      return CountBuckets.bytes(buckets.get(position).getKey());
    }

    @Override
    public long bytes(int position) {
      return 2 * Long.BYTES;
    }

    @Override
    public Bytes encode(int count) {
      CountBuckets some = new CountBuckets(lateness, segmentBuckets);
      buckets.subList(0, count).forEach(entry -> some.add(entry.getKey(), entry.getValue()));
      return some.encode();
    }

    @Override
    public boolean more() {
      return more;
    }
  }

  @Override
  public Bytes encode() {
    ByteBuffer buffer = ByteBuffer.allocate(16 * counts.size());
    counts.forEach((bucket, count) -> buffer.putLong(bucket).putLong(count));
    return Bytes.of(buffer.array());
  }

  private static Bytes bytes(long bucket) {
    return Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(bucket).array());
  }
}
