package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.RecordBatch;

/**
 * Turns the bytes of one unit into rows. A decoder remembers where it is between calls (inside a
 * document, say), so it belongs to one unit and one thread, and is fed the unit's bytes in order.
 *
 * <p>A record that cannot be decoded becomes a {@link io.dataaggregator.engine.batch.Reject} and
 * the next one is decoded as if nothing had happened. Only a broken document as a whole fails, with
 * a {@link DecodeException}, after the records before the break were handed on.
 */
public interface Decoder {
  /** A record longer than this is rejected; a reader's buffer need not grow beyond it and a bit. */
  int RECORD_LIMIT_BYTES = 16 << 20;

  /**
   * Decodes whole records of {@code buffer[from, to)} until the batch is {@link #full} or no whole
   * record is left.
   *
   * @param base offset in the unit of {@code buffer[0]}: a row's offset is base plus its index
   * @param end nothing follows {@code to}, so that a last record may lack its line break; then
   *     everything is consumed unless the batch became full
   * @return the index after the last byte consumed, separators of records included. What is not
   *     consumed is given again, with more behind it; some of it always is consumed where there is
   *     more than {@link #RECORD_LIMIT_BYTES}
   * @throws DecodeException where the source as a whole is not what its format says
   */
  int decode(byte[] buffer, int from, int to, long base, boolean end, RecordBatch batch);

  /**
   * Whether the last call stopped because the batch is to be handed on before more is decoded: its
   * rows are used up, it holds many rejects or bytes, or an error waits behind its records. The
   * index then returned is one where a new decoder can resume; otherwise it may lie within a record
   * that is longer than the limit.
   */
  boolean full();
}
