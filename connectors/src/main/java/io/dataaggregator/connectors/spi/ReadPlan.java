package io.dataaggregator.connectors.spi;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.TextHash;
import io.dataaggregator.engine.connector.SourceUnit;
import java.util.List;
import java.util.Set;

/** What one split is to read, and in which order. */
public interface ReadPlan {
  /**
   * Among how many units that are not {@linkplain SourceConnector#isSeekable seekable} a plan takes
   * turns: beyond the first batch of one more it goes when one of them is finished. A connector
   * that keeps the most recently read of them open, as many as this, so begins none again and
   * again.
   */
  int OPEN_LIMIT = 64;

  /**
   * A unit and where to begin in it.
   *
   * @param unit its number within the generation
   * @param offset where the next record begins; {@code description.start()} for a fresh unit
   */
  record Position(int unit, SourceUnit description, long offset) {}

  /** Every unit that is not finished. */
  List<Position> positions();

  /**
   * Text fields of which a batch may have hashes instead of the texts ({@link
   * RecordBatch#RecordBatch(Schema, int, Set)}): they are only counted. A connector may leave that
   * be. One that does not gives {@link TextHash#of} of the text's UTF-8, since hashes are stored
   * and meet others', with null for null and a hash for an empty text, and rejects the same
   * records.
   */
  default Set<String> hashed() {
    return Set.of();
  }

  /**
   * The unit to read the next batch from, one of those not yet finished. Asked at every pull, on
   * the stream's thread; the stream is pulled only while some unit may be read. One that has
   * nothing to give is not waited for: an answer that says so lets the plan ask others.
   */
  int next();
}
