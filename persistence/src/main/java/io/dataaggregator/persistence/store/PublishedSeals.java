package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.pipeline.PipelineId;
import java.util.Optional;
import javax.sql.DataSource;

/** Which seals readers may see. Blocking. */
public final class PublishedSeals {
  private final Jdbc jdbc;

  public PublishedSeals(DataSource source) {
    this.jdbc = new Jdbc(source);
  }

  /**
   * A published seal.
   *
   * @param frontier every window that closes at or before it is final
   */
  public record PublishedSeal(long seal, long frontier) {}

  /** Shows a seal to readers; again does nothing. */
  public void publish(PipelineId pipeline, long generation, PublishedSeal seal) {
    jdbc.update(
        "publish seal " + seal.seal() + " of pipeline " + pipeline.path(),
        """
        insert into published_seal (workspace, pipeline, generation, seal, frontier)
        values (?, ?, ?, ?, ?) on conflict do nothing
        """,
        p -> p.pipeline(pipeline).number(generation).number(seal.seal()).number(seal.frontier()));
  }

  /** The last one of a generation. */
  public Optional<PublishedSeal> last(PipelineId pipeline, long generation) {
    return jdbc
        .query(
            "read published seals of pipeline " + pipeline.path(),
            """
            select seal, frontier from published_seal
            where workspace = ? and pipeline = ? and generation = ? order by seal desc limit 1
            """,
            p -> p.pipeline(pipeline).number(generation),
            row -> new PublishedSeal(row.number("seal"), row.number("frontier")))
        .stream()
        .findFirst();
  }
}
