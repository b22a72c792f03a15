package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the buckets must come to, by maps and exact arithmetic, one record after another. */
final class Reference {
  /** A bucket's identity, values as readers see them. */
  record Key(long windowStart, List<@Nullable Object> values) {
    static Key of(Row row) {
      var values = new ArrayList<@Nullable Object>(row.key());
      // one zero; NaN equals NaN as a Double already
      values.replaceAll(value -> value instanceof Double real ? (Object) (real + 0.0) : value);
      return new Key(row.windowStart(), values);
    }
  }

  private final Map<Key, List<Row>> buckets = new HashMap<>();
  private final Map<Key, Set<Long>> seals = new HashMap<>();
  private final Set<Key> open = new HashSet<>();

  void add(Row row) {
    buckets.computeIfAbsent(Key.of(row), key -> new ArrayList<>()).add(row);
  }

  /** Notes that buckets of {@code rows} are in a seal. */
  void seal(long seal, List<Row> rows) {
    for (Row row : rows) {
      seals.computeIfAbsent(Key.of(row), key -> new HashSet<>()).add(seal);
    }
  }

  void open(List<Row> rows) {
    for (Row row : rows) open.add(Key.of(row));
  }

  Set<Key> keys() {
    return buckets.keySet();
  }

  int size() {
    return buckets.size();
  }

  long records() {
    return buckets.values().stream().mapToLong(List::size).sum();
  }

  /** Checks one merged row in full. */
  void check(MergedBucket row) {
    var key = new Key(row.windowStart(), row.keyValues());
    List<Row> rows = buckets.get(key);
    assertNotNull(rows, () -> "no such bucket: " + key);
    assertEquals(rows.size(), row.records());
    assertEquals(expected(rows), row.callValues());
    assertEquals(seals.getOrDefault(key, Set.of()).size(), row.seals());
    assertEquals(open.contains(key), row.open());
    assertTrue(row.open() || row.seals() > 0);
  }

  private static List<@Nullable Object> expected(List<Row> rows) {
    List<Long> amounts = rows.stream().map(Row::amount).filter(a -> a != null).toList();
    List<Double> prices = rows.stream().map(Row::price).filter(p -> p != null).toList();
    BigInteger amount =
        amounts.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    BigDecimal price =
        prices.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    return Arrays.asList(
        (long) rows.size(),
        amounts.isEmpty() ? null : amount,
        prices.isEmpty() ? null : (Object) price.doubleValue(),
        prices.stream().min(Double::compare).orElse(null),
        amounts.stream().max(Long::compare).orElse(null));
  }
}
