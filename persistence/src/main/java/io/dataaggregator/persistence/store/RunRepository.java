package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.port.Page;
import io.dataaggregator.engine.port.RunView;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The history of runs. Blocking. */
public final class RunRepository {
  private static final String UPSERT =
      """
      insert into run (workspace, pipeline, id, status, started_by, tick, attempt, generation,
        definition_version, queued_at, started_at, finished_at,
        records_read, aggregated, passed, filtered, duplicate, late, rejected,
        error_category, error_code, error_message, sequence_nr)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (workspace, pipeline, id) do update set
        status = excluded.status, started_by = excluded.started_by, tick = excluded.tick,
        attempt = excluded.attempt, generation = excluded.generation,
        definition_version = excluded.definition_version, queued_at = excluded.queued_at,
        started_at = excluded.started_at, finished_at = excluded.finished_at,
        records_read = excluded.records_read, aggregated = excluded.aggregated,
        passed = excluded.passed, filtered = excluded.filtered, duplicate = excluded.duplicate,
        late = excluded.late, rejected = excluded.rejected,
        error_category = excluded.error_category, error_code = excluded.error_code,
        error_message = excluded.error_message, sequence_nr = excluded.sequence_nr
      where run.sequence_nr <= excluded.sequence_nr
      """;

  private final Jdbc jdbc;

  public RunRepository(DataSource source) {
    this.jdbc = new Jdbc(source);
  }

  /**
   * Writes the rows of runs, in one transaction. A row that is of a later sequence number already
   * is left alone.
   *
   * @param pipeline the pipeline that they are of; decides over {@link RunView#pipeline}
   * @param sequence the pipeline's journal sequence number
   */
  public void upsert(PipelineId pipeline, List<RunView> views, long sequence) {
    jdbc.batch(
        "write runs of pipeline " + pipeline.path(),
        UPSERT,
        views,
        (p, run) -> {
          RunError error = run.error();
          p.pipeline(pipeline)
              .text(run.id())
              .text(run.status().name())
              .text(run.trigger())
              .instant(run.tick())
              .number(run.attempt())
              .number(run.generation())
              .number(run.definitionVersion())
              .instant(run.queuedAt())
              .instant(run.startedAt())
              .instant(run.finishedAt())
              .ledger(run.ledger())
              .text(error == null ? null : error.category().name())
              .text(error == null ? null : error.code())
              .text(error == null ? null : error.message())
              .number(sequence);
        });
  }

  public Optional<RunView> get(PipelineId pipeline, String run) {
    return jdbc
        .query(
            "read run " + run + " of pipeline " + pipeline.path(),
            "select * from run where workspace = ? and pipeline = ? and id = ?",
            p -> p.pipeline(pipeline).text(run),
            RunRepository::view)
        .stream()
        .findFirst();
  }

  /**
   * Runs, newest first.
   *
   * @param after where the page before ended, or null for the first
   */
  public Page<RunView> page(PipelineId pipeline, @Nullable RunCursor after, int limit) {
    String from = after == null ? "" : "and (queued_at, id) < (?, ?)";
    List<RunView> found =
        jdbc.query(
            "list runs of pipeline " + pipeline.path(),
            """
            select * from run where workspace = ? and pipeline = ? %s
            order by queued_at desc, id desc limit ?
            """
                .formatted(from),
            p -> {
              p.pipeline(pipeline);
              if (after != null) {
                p.instant(after.queuedAt()).text(after.id());
              }
              // One more than asked for tells whether there are more.
              p.number(limit + 1L);
            },
            RunRepository::view);
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    RunView last = found.get(limit - 1);
    return new Page<>(found.subList(0, limit), new RunCursor(last.queuedAt(), last.id()).text());
  }

  /** How many runs of all pipelines there are in each status. */
  public Map<RunStatus, Long> countByStatus() {
    Map<RunStatus, Long> counts = new EnumMap<>(RunStatus.class);
    for (RunStatus status : RunStatus.values()) {
      counts.put(status, 0L);
    }
    jdbc.query(
            "count runs",
            "select status, count(*) as runs from run group by status",
            p -> {},
            row -> Map.entry(RunStatus.valueOf(row.text("status")), row.number("runs")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** Forgets the runs of a deleted pipeline. */
  public void deleteAll(PipelineId pipeline) {
    jdbc.update(
        "delete runs of pipeline " + pipeline.path(),
        "delete from run where workspace = ? and pipeline = ?",
        p -> p.pipeline(pipeline));
  }

  /**
   * Deletes runs that ended before {@code before}, but for the last ones of each pipeline to end.
   *
   * @param kept how many of a pipeline stay, however old
   * @param limit how many to delete at most
   * @return how many were deleted
   */
  int deleteEnded(Instant before, int kept, int limit) {
    return jdbc.update(
        "delete old runs",
        """
        delete from run where ctid = any (array(
          select old.ctid from pipeline as p
          cross join lateral (
            select r.finished_at from run as r
            where r.workspace = p.workspace and r.pipeline = p.name and r.finished_at is not null
            order by r.finished_at desc offset ? limit 1) as kept
          cross join lateral (
            select r.ctid from run as r
            where r.workspace = p.workspace and r.pipeline = p.name
              and r.finished_at < least(kept.finished_at, ?)
            order by r.finished_at limit ?) as old
          limit ?))
        """,
        p -> p.number(kept - 1L).instant(before).number(limit).number(limit));
  }

  private static RunView view(Row row) throws SQLException {
    return new RunView(
        row.text("id"),
        row.text("pipeline"),
        RunStatus.valueOf(row.text("status")),
        row.text("started_by"),
        row.instantOrNull("tick"),
        row.integer("attempt"),
        row.number("generation"),
        row.integer("definition_version"),
        row.instant("queued_at"),
        row.instantOrNull("started_at"),
        row.instantOrNull("finished_at"),
        row.ledger(),
        error(row));
  }

  private static @Nullable RunError error(Row row) throws SQLException {
    String category = row.textOrNull("error_category");
    return category == null
        ? null
        : new RunError(
            RunError.Category.valueOf(category), row.text("error_code"), row.text("error_message"));
  }
}
