package io.dataaggregator.engine.aggregate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record as the tests make it. */
record Row(long time, List<@Nullable Object> key, @Nullable Long amount, @Nullable Double price) {

  /** Start of its window under {@link Reader#PLAN}. */
  long windowStart() {
    return Reader.PLAN.window().start(time);
  }
}
