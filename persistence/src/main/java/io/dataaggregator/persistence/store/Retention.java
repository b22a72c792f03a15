package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.Runs;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Deletes what was kept for long enough: heads of journals, whole journals of retired generations,
 * and runs. Blocking, some hundred rows a transaction, and oldest first: what an interruption
 * leaves lacks its head and nothing else, since a replay would end at a gap without a word.
 */
public final class Retention {
  /** The tables that rows are deleted from. */
  public static final List<String> TABLES =
      List.of("control_journal", "control_snapshot", "data_journal", "data_snapshot", "run");

  /** Rows for one transaction: payloads of a MiB each must go within the answer limit. */
  private static final int CHUNK = 500;

  private final Jdbc jdbc;
  private final RetiredGenerations retired;
  private final RunRepository runs;

  public Retention(DataSource source) {
    this.jdbc = new Jdbc(source);
    this.retired = new RetiredGenerations(source);
    this.runs = new RunRepository(source);
  }

  /** Hears of every transaction that deleted something. */
  public interface Progress {
    /**
     * Rows are gone.
     *
     * @param table one of {@link #TABLES}
     */
    void deleted(String table, long rows);
  }

  private record Head(String persistenceId, long sequence) {}

  private record Chunk(long found, long deleted) {}

  /**
   * Deletes what nobody asks for who asks for nothing before {@code before}: of each journal what
   * comes before its newest snapshot of that age, the journals of splits whose generation was
   * retired by then, and runs that ended by then but for the newest hundred of a pipeline. Two at
   * once do no harm.
   */
  public void sweep(Instant before, Progress progress) {
    for (RetiredGenerations.Range range : retired.due(before)) {
      for (long generation = range.from(); generation <= range.through(); generation++) {
        deleteSplits(range.pipeline(), generation, progress);
      }
      retired.swept(range);
    }
    deleteHeads("control_journal", "control_snapshot", before, progress);
    deleteHeads("data_journal", "data_snapshot", before, progress);
    deleteRuns(before, progress);
  }

  private void deleteSplits(PipelineId pipeline, long generation, Progress progress) {
    String path = PersistenceIds.SPLITS + pipeline.path() + "/" + generation;
    for (String table : List.of("data_snapshot", "data_journal")) {
      delete(
          table,
          "persistence_id > ? and persistence_id < ?",
          // All that begin with path and a slash: the zero is what comes after the slash.
          p -> p.text(path + "/").text(path + "0"),
          progress);
    }
  }

  private void deleteHeads(String journal, String snapshots, Instant before, Progress progress) {
    for (Head head : heads(journal, snapshots, before)) {
      // Snapshots first: one that stayed without the events behind it would tell a wrong past.
      for (String table : List.of(snapshots, journal)) {
        delete(
            table,
            "persistence_id = ? and sequence_number < ?",
            p -> p.text(head.persistenceId()).number(head.sequence()),
            progress);
      }
    }
  }

  /** The journals that reach back behind their newest snapshot of before {@code before}. */
  private List<Head> heads(String journal, String snapshots, Instant before) {
    return jdbc.query(
        "list old snapshots of " + journal,
        """
        select kept.persistence_id, kept.sequence_number from (
          select persistence_id, max(sequence_number) as sequence_number
          from %1$s where created < ? group by persistence_id) as kept
        where exists (select from %1$s as old where old.persistence_id = kept.persistence_id
            and old.sequence_number < kept.sequence_number)
          or exists (select from %2$s as old where old.persistence_id = kept.persistence_id
            and old.sequence_number < kept.sequence_number)
        """
            .formatted(snapshots, journal),
        p -> p.number(before.toEpochMilli()),
        row -> new Head(row.text("persistence_id"), row.number("sequence_number")));
  }

  private void delete(String table, String which, Consumer<Parameters> bind, Progress progress) {
    String sql =
        """
        with oldest as materialized (select ctid as place from %1$s where %2$s
            order by persistence_id, sequence_number limit %3$d),
          deleted as (delete from %1$s
            where ctid = any (array(select place from oldest)) returning 1)
        select (select count(*) from oldest) as found, (select count(*) from deleted) as deleted
        """
            .formatted(table, which, CHUNK);
    Chunk chunk;
    do {
      chunk =
          jdbc.one(
              "delete old rows of " + table,
              sql,
              bind,
              row -> new Chunk(row.number("found"), row.number("deleted")));
      if (chunk.deleted() > 0) progress.deleted(table, chunk.deleted());
      // Not by what was deleted: somebody else may have been faster, and not be done yet.
    } while (chunk.found() == CHUNK);
  }

  private void deleteRuns(Instant before, Progress progress) {
    int deleted;
    do {
      deleted = runs.deleteEnded(before, Runs.REMEMBERED, CHUNK);
      if (deleted > 0) progress.deleted("run", deleted);
    } while (deleted == CHUNK);
  }
}
