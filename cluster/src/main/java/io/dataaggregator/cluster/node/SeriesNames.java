package io.dataaggregator.cluster.node;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who has metric series of their own: the first so many, or a few more that come at once. */
final class SeriesNames {
  /** The name that all others share. */
  static final String OTHER = "other";

  private final int most;
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  SeriesNames(int most) {
    this.most = most;
  }

  /** The name under which {@code name} is counted; the same whenever asked, and by whomever. */
  String of(String name) {
    if (own.contains(name)) return name;
    if (own.size() >= most) return OTHER;
    own.add(name);
    return name;
  }
}
