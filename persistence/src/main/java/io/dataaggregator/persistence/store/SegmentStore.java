package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.split.SplitId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Sealed results: append-only, guarded by their key alone. Blocking. */
public final class SegmentStore {
  private static final long TRANSACTION_BYTES = 8L << 20;

  private final Jdbc jdbc;

  public SegmentStore(DataSource source) {
    this.jdbc = new Jdbc(source);
  }

  /**
   * Writes segments that are not there yet and leaves those that are alone. When it returns, all of
   * them are durable; when it throws, any of them may be.
   */
  public void insert(PipelineId pipeline, long generation, List<Segment> segments) {
    List<Segment> batch = new ArrayList<>();
    long bytes = 0;
    for (Segment segment : segments) {
      batch.add(segment);
      bytes += segment.payload().length();
      if (bytes >= TRANSACTION_BYTES) {
        insertBatch(pipeline, generation, batch);
        batch.clear();
        bytes = 0;
      }
    }
    insertBatch(pipeline, generation, batch);
  }

  private void insertBatch(PipelineId pipeline, long generation, List<Segment> segments) {
    jdbc.batch(
        "write segments of pipeline " + pipeline.path(),
        """
        insert into segment (workspace, pipeline, generation, split, seal, range_no,
          first_key, last_key, buckets, records, payload)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
        """,
        segments,
        (p, segment) ->
            p.pipeline(pipeline)
                .number(generation)
                .number(segment.key().split())
                .number(segment.key().seal())
                .number(segment.key().range())
                .bytes(segment.firstKey())
                .bytes(segment.lastKey())
                .number(segment.buckets())
                .number(segment.records())
                .bytes(segment.payload()));
  }

  /**
   * Segments that hold keys at or after {@code from}, in order of their first keys.
   *
   * @param span all others are left out: seals are published in order, so that those up to the last
   *     published one are what readers see
   * @param after the last segment of the page before, null for the first page
   * @param limit at most so many
   */
  public List<Segment.Header> page(
      PipelineId pipeline,
      long generation,
      SegmentSpan span,
      Bytes from,
      Segment.@Nullable Header after,
      int limit) {
    Bytes key = after == null ? Bytes.EMPTY : after.firstKey();
    boolean named = !span.splits().isEmpty();
    return jdbc.query(
        "list segments of pipeline " + pipeline.path(),
        """
        select split, seal, range_no, first_key, last_key, buckets, records,
          octet_length(payload) as payload_bytes
        from segment
        where workspace = ? and pipeline = ? and generation = ? and %s
          and seal between ? and ? and last_key >= ?
          and (first_key, split, seal, range_no) > (?, ?, ?, ?)
        order by first_key, split, seal, range_no limit ?
        """
            // splits that are named are found by the primary key, whatever others wrote
            .formatted(named ? "split = any(?::bigint[]::integer[])" : "split >= 0"),
        p -> {
          p.pipeline(pipeline).number(generation);
          if (named) p.longs(span.splits().stream().mapToLong(Integer::longValue).toArray());
          p.number(span.fromSeal())
              .number(span.throughSeal())
              .bytes(from)
              .bytes(key)
              .number(after == null ? -1 : after.key().split())
              .number(after == null ? -1 : after.key().seal())
              .number(after == null ? -1 : after.key().range())
              .number(limit);
        },
        SegmentStore::header);
  }

  /** Payloads of those of {@code keys} that exist, in one round trip; the caller bounds the sum. */
  public Map<SegmentKey, Bytes> payloads(
      PipelineId pipeline, long generation, List<SegmentKey> keys) {
    Map<SegmentKey, Bytes> payloads = new HashMap<>();
    jdbc.query(
            "read segments of pipeline " + pipeline.path(),
            """
            select split, seal, range_no, payload from segment
            where workspace = ? and pipeline = ? and generation = ? and (split, seal, range_no) in
              (select * from unnest(?::bigint[], ?::bigint[], ?::bigint[]))
            """,
            p ->
                p.pipeline(pipeline)
                    .number(generation)
                    .longs(keys.stream().mapToLong(SegmentKey::split).toArray())
                    .longs(keys.stream().mapToLong(SegmentKey::seal).toArray())
                    .longs(keys.stream().mapToLong(SegmentKey::range).toArray()),
            row -> Map.entry(key(row), row.bytes("payload")))
        .forEach(entry -> payloads.put(entry.getKey(), entry.getValue()));
    return payloads;
  }

  /** Hidden record counts summed over all segments of a generation, published or not. */
  public long records(PipelineId pipeline, long generation) {
    return jdbc.one(
        "sum segments of pipeline " + pipeline.path(),
        """
        select coalesce(sum(records), 0)::bigint as records from segment
        where workspace = ? and pipeline = ? and generation = ?
        """,
        p -> p.pipeline(pipeline).number(generation),
        row -> row.number("records"));
  }

  /** Hidden record counts summed over a split's segments up to a seal. */
  public long records(SplitId split, long throughSeal) {
    return jdbc.one(
        "sum segments of split " + split.path(),
        """
        select coalesce(sum(records), 0)::bigint as records from segment
        where workspace = ? and pipeline = ? and generation = ? and split = ? and seal <= ?
        """,
        p ->
            p.pipeline(split.pipeline())
                .number(split.generation())
                .number(split.split())
                .number(throughSeal),
        row -> row.number("records"));
  }

  private static Segment.Header header(Row row) throws SQLException {
    return new Segment.Header(
        key(row),
        row.bytes("first_key"),
        row.bytes("last_key"),
        row.integer("buckets"),
        row.number("records"),
        row.integer("payload_bytes"));
  }

  private static SegmentKey key(Row row) throws SQLException {
    return new SegmentKey(row.integer("split"), row.number("seal"), row.integer("range_no"));
  }
}
