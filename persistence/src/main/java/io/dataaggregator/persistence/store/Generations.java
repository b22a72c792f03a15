package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.pipeline.PipelineId;
import java.util.List;
import javax.sql.DataSource;

/** Deletes what a generation left behind: results and dead letters. Blocking. */
public final class Generations {
  /** Rows for one transaction: payloads of a MiB each must go within the answer limit. */
  private static final int CHUNK = 500;

  /** Seals first: readers then see nothing of the generation, rather than half of it. */
  private static final List<String> TABLES =
      List.of("published_seal", "segment", "dead_letter", "unit_commit");

  private final Jdbc jdbc;

  public Generations(DataSource source) {
    this.jdbc = new Jdbc(source);
  }

  /** Deletes the generations {@code from} to {@code through}, both included. */
  public void delete(PipelineId pipeline, long from, long through) {
    for (String table : TABLES) {
      String sql =
          """
          delete from %s where ctid = any (array(select ctid from %s
            where workspace = ? and pipeline = ? and generation between ? and ? limit %d))
          """
              .formatted(table, table, CHUNK);
      int deleted = CHUNK;
      while (deleted == CHUNK) {
        deleted =
            jdbc.update(
                "delete results of pipeline " + pipeline.path(),
                sql,
                p -> p.pipeline(pipeline).number(from).number(through));
      }
    }
  }
}
