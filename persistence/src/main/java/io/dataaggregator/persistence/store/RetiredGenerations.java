package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.pipeline.PipelineId;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** Which generations nobody will ask for again, and since when. Blocking. */
public final class RetiredGenerations {
  private final Jdbc jdbc;

  public RetiredGenerations(DataSource source) {
    this.jdbc = new Jdbc(source);
  }

  /** Generations {@code from} to {@code through}, both included, whose journals are still there. */
  record Range(PipelineId pipeline, long from, long through) {}

  /**
   * Notes that the generations {@code from} to {@code through}, both included, are retired since
   * {@code at}; those that are known to be retired stay so since they were.
   */
  public void retire(PipelineId pipeline, long from, long through, Instant at) {
    jdbc.update(
        "retire generations of pipeline " + pipeline.path(),
        """
        insert into retired_generations
          (workspace, pipeline, from_generation, through_generation, retired_at)
        select ?, ?, lower(fresh), upper(fresh) - 1, ?
        from unnest(int8multirange(int8range(?, ?, '[]')) - coalesce(
          (select range_agg(int8range(from_generation, through_generation, '[]'))
           from retired_generations where workspace = ? and pipeline = ?), '{}')) as fresh
        on conflict do nothing
        """,
        p -> p.pipeline(pipeline).instant(at).number(from).number(through).pipeline(pipeline));
  }

  /** What was retired before {@code before} and not yet {@link #swept}. */
  List<Range> due(Instant before) {
    return jdbc.query(
        "list retired generations",
        """
        select workspace, pipeline, from_generation, through_generation
        from retired_generations where retired_at < ? order by retired_at
        """,
        p -> p.instant(before),
        row ->
            new Range(
                new PipelineId(row.text("workspace"), row.text("pipeline")),
                row.number("from_generation"),
                row.number("through_generation")));
  }

  /** Notes that nothing of {@code range} is left; it is never {@link #due} again. */
  void swept(Range range) {
    jdbc.update(
        "note swept generations of pipeline " + range.pipeline().path(),
        """
        with swept as (
          delete from retired_generations where workspace = ? and pipeline = ?
            and (retired_at is null or from_generation = ?)
          returning int8range(from_generation, through_generation, '[]') as generations)
        insert into retired_generations
          (workspace, pipeline, from_generation, through_generation)
        select ?, ?, lower(merged), upper(merged) - 1
        from (select unnest(range_agg(generations)) as merged from swept) as ranges
        """,
        p -> p.pipeline(range.pipeline()).number(range.from()).pipeline(range.pipeline()));
  }
}
