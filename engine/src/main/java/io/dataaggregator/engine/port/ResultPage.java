package io.dataaggregator.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results, and how fresh they are.
 *
 * @param watermark every window that closes at or before it is final, or null while none is
 * @param asOf when the committed state behind this answer was read
 * @param generation which generation the rows belong to
 */
public record ResultPage(
    List<Row> items,
    @Nullable Instant watermark,
    Instant asOf,
    long generation,
    @Nullable String nextCursor) {
  /**
   * One bucket.
   *
   * @param start window start, or null where the pipeline has no windows
   * @param end window end, or null likewise
   * @param key group key in the order of the definition: Boolean, Long, Double, BigDecimal, String,
   *     Instant or null
   * @param values measures in the order of the definition: as for keys, and BigInteger, and lists
   *     and maps of them for {@code top}; sketches come with their bounds
   * @param state {@code open}, {@code final} or {@code revised}
   * @param revision how many published seals hold the bucket; 0 while open
   */
  public record Row(
      @Nullable Instant start,
      @Nullable Instant end,
      Map<String, @Nullable Object> key,
      Map<String, @Nullable Object> values,
      String state,
      long revision) {}
}
