package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Tells by first and last key which segments need not be read. */
final class KeyPruning {
  private final BucketFilter filter;
  // the leading columns of the key whose values are given
  private final List<Field> fixed = new ArrayList<>();
  private final KeyBuffer prefix = new KeyBuffer();

  KeyPruning(AggregatePlan plan, BucketFilter filter) {
    this.filter = filter;
    for (Field field : plan.keys()) {
      if (!filter.key().containsKey(field.name())) break;
      fixed.add(field);
    }
    for (String name : filter.key().keySet()) {
      if (plan.keys().stream().noneMatch(field -> field.name().equals(name))) {
        throw new IllegalArgumentException(name + " is no field of the group key");
      }
    }
  }

  /** Whether no key from {@code first} on can be wanted. */
  boolean isBeyond(Bytes first) {
    return KeyCodec.windowStart(first) >= filter.to();
  }

  /** Whether a segment between these keys, both included, may hold what is wanted. */
  boolean mayHold(Bytes first, Bytes last) {
    long start = KeyCodec.windowStart(first);
    long end = KeyCodec.windowStart(last);
    if (end < filter.from() || start >= filter.to()) return false;
    if (fixed.isEmpty() || start != end) return true;
    prefix.clear();
    prefix.number(start);
    for (Field field : fixed) KeyCodec.append(field, filter.key().get(field.name()), prefix);
    return prefix.compareTo(last) <= 0
        && (prefix.compareTo(first) >= 0 || prefix.isPrefixOf(first));
  }
}
