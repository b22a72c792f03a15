package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.DeadLetterView;
import io.dataaggregator.engine.port.Page;
import io.dataaggregator.engine.split.SplitId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rejected records. They are written before the epoch that counts them is persisted, and seen only
 * once {@link UnitCommits} says that it was. Blocking.
 */
public final class DeadLetterStore {
  private static final int MAX_RAW_BYTES = 16 << 10;
  private static final int MAX_MESSAGE = 2000;

  /** Rows for one transaction: some 16 MiB at most. */
  private static final int BATCH = 1000;

  /** True for the dead letter {@code d} if an epoch of its incarnation committed its offset. */
  private static final String COMMITTED =
      """
      exists (select 1 from unit_commit c
        where c.workspace = d.workspace and c.pipeline = d.pipeline
          and c.generation = d.generation and c.unit = d.unit and c.incarnation = d.incarnation
          and c.from_offset <= d.record_offset and d.record_offset < c.until_offset)
      """;

  private final Jdbc jdbc;

  public DeadLetterStore(DataSource source) {
    this.jdbc = new Jdbc(source);
  }

  /** Writes an epoch's dead letters; those that are there already are left alone. */
  public void write(SplitId split, String incarnation, List<DeadLetter> letters) {
    for (int from = 0; from < letters.size(); from += BATCH) {
      writeBatch(split, incarnation, letters.subList(from, Math.min(from + BATCH, letters.size())));
    }
  }

  private void writeBatch(SplitId split, String incarnation, List<DeadLetter> letters) {
    jdbc.batch(
        "write dead letters of split " + split.path(),
        """
        insert into dead_letter (workspace, pipeline, generation, unit, record_offset, incarnation,
          split, unit_name, code, message, raw, at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
        """,
        letters,
        (p, letter) ->
            p.pipeline(split.pipeline())
                .number(split.generation())
                .number(letter.unit())
                .number(letter.offset())
                .text(incarnation)
                .number(split.split())
                .text(letter.unitName())
                .text(letter.code())
                .text(cut(letter.message()))
                .bytes(cut(letter.raw()))
                .instant(letter.at()));
  }

  /**
   * Visible dead letters of a generation in order of unit and offset.
   *
   * @param after where the page before ended, or null for the first; its generation decides over
   *     {@code generation}, so that pages agree with each other
   */
  public Page<DeadLetterView> page(
      PipelineId pipeline, long generation, @Nullable DeadLetterCursor after, int limit) {
    long pinned = after == null ? generation : after.generation();
    List<Found> found =
        jdbc.query(
            "list dead letters of pipeline " + pipeline.path(),
            """
            select * from dead_letter d
            where workspace = ? and pipeline = ? and generation = ?
              and (unit, record_offset) > (?, ?) and %s
            order by unit, record_offset limit ?
            """
                .formatted(COMMITTED),
            p ->
                p.pipeline(pipeline)
                    .number(pinned)
                    .number(after == null ? -1 : after.unit())
                    .number(after == null ? -1 : after.offset())
                    // One more than asked for tells whether there are more.
                    .number(limit + 1L),
            DeadLetterStore::found);
    List<DeadLetterView> views = found.stream().limit(limit).map(Found::view).toList();
    if (found.size() <= limit) {
      return new Page<>(views, null);
    }
    Found last = found.get(limit - 1);
    return new Page<>(
        views, new DeadLetterCursor(pinned, last.unit(), last.view().offset()).text());
  }

  /** How many dead letters of a generation are visible. */
  public long count(PipelineId pipeline, long generation) {
    return jdbc.one(
        "count dead letters of pipeline " + pipeline.path(),
        """
        select count(*) as letters from dead_letter d
        where workspace = ? and pipeline = ? and generation = ? and
        """
            + COMMITTED,
        p -> p.pipeline(pipeline).number(generation),
        row -> row.number("letters"));
  }

  /**
   * Deletes what earlier incarnations of a split wrote for epochs that never were. Only after
   * {@code resumed} of {@code incarnation} is persisted and the split's {@link UnitCommits} are
   * written: from then on no earlier incarnation can commit. Does nothing where a later one has
   * resumed since, whose dead letters may be of epochs that are yet to be: whoever asks may have
   * been stopped for long, and not know that it was replaced; for so long that retention cut the
   * journal even, and then the event at {@code sequence} is gone, since heads go oldest first.
   *
   * @param sequence journal sequence number of the split at or after its {@code resumed}
   * @return how many
   */
  public int deleteUncommitted(SplitId split, String incarnation, long sequence) {
    return jdbc.update(
        "delete void dead letters of split " + split.path(),
        """
        delete from dead_letter d
        where workspace = ? and pipeline = ? and generation = ? and split = ?
          and incarnation <> ?
          and not exists (select 1 from data_journal j where j.persistence_id = ?
            and j.sequence_number > ? and j.event_ser_manifest = 'split.resumed.v1')
          and exists (select 1 from data_journal j where j.persistence_id = ?
            and j.sequence_number = ?)
          and not\s
        """
            + COMMITTED,
        p ->
            p.pipeline(split.pipeline())
                .number(split.generation())
                .number(split.split())
                .text(incarnation)
                .text(PersistenceIds.of(split))
                .number(sequence)
                .text(PersistenceIds.of(split))
                .number(sequence));
  }

  private record Found(int unit, DeadLetterView view) {}

  private static Found found(Row row) throws SQLException {
    return new Found(
        row.integer("unit"),
        new DeadLetterView(
            row.number("generation"),
            row.text("unit_name"),
            row.number("record_offset"),
            row.text("code"),
            row.text("message"),
            new String(row.bytes("raw").array(), StandardCharsets.UTF_8),
            row.instant("at")));
  }

  private static String cut(String message) {
    return message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "..." : message;
  }

  private static Bytes cut(Bytes raw) {
    return raw.length() > MAX_RAW_BYTES ? Bytes.of(Arrays.copyOf(raw.array(), MAX_RAW_BYTES)) : raw;
  }
}
