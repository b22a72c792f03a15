package io.dataaggregator.engine.ledger;

/**
 * What became of the rows of aggregated records. A record is one row, unless a transform explodes
 * it or windows overlap: then it is one for each window that it is in.
 *
 * @param aggregated rows added to at least one bucket each: what hidden record counts sum to
 * @param late rows that were left out because their window was sealed
 */
public record Rows(long aggregated, long late) {
  public static final Rows NONE = new Rows(0, 0);

  /** The rows of {@code ledger} where nothing explodes. */
  public static Rows of(Ledger ledger) {
    return new Rows(ledger.aggregated(), 0);
  }

  /** Both together. */
  public Rows plus(Rows other) {
    return new Rows(aggregated + other.aggregated, late + other.late);
  }
}
