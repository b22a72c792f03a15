package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.Pipelines;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** What pipelines show of themselves, and which of them must be running. Blocking. */
public final class PipelineRepository {
  private static final String UPSERT =
      """
      insert into pipeline (workspace, name, definition, version, desired, observed, reason, since,
        generation, current_run, next_tick, deleted, sequence_nr)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?)
      on conflict (workspace, name) do update set
        definition = excluded.definition, version = excluded.version, desired = excluded.desired,
        observed = excluded.observed, reason = excluded.reason, since = excluded.since,
        generation = excluded.generation, current_run = excluded.current_run,
        next_tick = excluded.next_tick, deleted = false, sequence_nr = excluded.sequence_nr
      where pipeline.sequence_nr <= excluded.sequence_nr
      """;

  private final Jdbc jdbc;

  public PipelineRepository(DataSource source) {
    this.jdbc = new Jdbc(source);
  }

  /**
   * Writes the row of {@code view}.
   *
   * @param sequence the pipeline's journal sequence number
   * @return false if the row is of a later sequence number already and was left alone
   */
  public boolean upsert(String workspace, PipelineView view, long sequence) {
    int changed =
        jdbc.update(
            "write the state of pipeline " + view.name(),
            UPSERT,
            p ->
                p.text(workspace)
                    .text(view.name())
                    .text(view.definition())
                    .number(view.version())
                    .text(view.desired().name())
                    .text(view.observed().name())
                    .text(view.reason())
                    .instant(view.since())
                    .number(view.generation())
                    .text(view.currentRun())
                    .instant(view.nextTick())
                    .number(sequence));
    return changed == 1;
  }

  /**
   * Hides the pipeline until a later {@link #upsert}.
   *
   * @return false if there is no row, or one of a later sequence number
   */
  public boolean delete(PipelineId id, long sequence) {
    int changed =
        jdbc.update(
            "delete pipeline " + id.path(),
            """
            update pipeline set deleted = true, current_run = null, next_tick = null,
              sequence_nr = ?
            where workspace = ? and name = ? and sequence_nr <= ?
            """,
            p -> p.number(sequence).pipeline(id).number(sequence));
    return changed == 1;
  }

  public Optional<PipelineView> get(PipelineId id) {
    return jdbc
        .query(
            "read pipeline " + id.path(),
            "select * from pipeline where workspace = ? and name = ? and not deleted",
            p -> p.pipeline(id),
            PipelineRepository::view)
        .stream()
        .findFirst();
  }

  /** The pipelines {@code [skip, skip + limit)} in order of name, and how many there are in all. */
  public Pipelines.Listing list(String workspace, int skip, int limit) {
    long total =
        jdbc.one(
            "count pipelines",
            "select count(*) as total from pipeline where workspace = ? and not deleted",
            p -> p.text(workspace),
            row -> row.number("total"));
    List<PipelineView> items =
        jdbc.query(
            "list pipelines",
            """
            select * from pipeline where workspace = ? and not deleted
            order by name offset ? limit ?
            """,
            p -> p.text(workspace).number(skip).number(limit),
            PipelineRepository::view);
    return new Pipelines.Listing(items, total);
  }

  /** Every pipeline whose entity must be up: it is active, or a run of it is under way. */
  public List<PipelineId> active() {
    return jdbc.query(
        "list active pipelines",
        """
        select workspace, name from pipeline
        where not deleted and (desired = 'ACTIVE' or current_run is not null)
        order by workspace, name
        """,
        p -> {},
        row -> new PipelineId(row.text("workspace"), row.text("name")));
  }

  private static PipelineView view(Row row) throws SQLException {
    return new PipelineView(
        row.text("name"),
        row.text("definition"),
        row.number("version"),
        PipelineView.Desired.valueOf(row.text("desired")),
        PipelineView.Observed.valueOf(row.text("observed")),
        row.text("reason"),
        row.instant("since"),
        row.number("generation"),
        row.textOrNull("current_run"),
        row.instantOrNull("next_tick"));
  }
}
