package io.dataaggregator.engine.ledger;

/**
 * How many source records were read and what became of them; each is counted exactly once.
 *
 * @param read records taken from the source
 * @param aggregated records added to at least one bucket
 * @param passed records delivered without aggregation
 * @param filtered records that a filter dropped
 * @param duplicate records dropped as duplicates
 * @param late records whose window was already sealed
 * @param rejected records that could not be decoded or evaluated
 */
public record Ledger(
    long read,
    long aggregated,
    long passed,
    long filtered,
    long duplicate,
    long late,
    long rejected) {
  public static final Ledger EMPTY = new Ledger(0, 0, 0, 0, 0, 0, 0);

  /** Both ledgers together. */
  public Ledger plus(Ledger other) {
    return new Ledger(
        read + other.read,
        aggregated + other.aggregated,
        passed + other.passed,
        filtered + other.filtered,
        duplicate + other.duplicate,
        late + other.late,
        rejected + other.rejected);
  }

  /** What this ledger counts beyond {@code earlier}, an earlier state of it. */
  public Ledger minus(Ledger earlier) {
    return new Ledger(
        read - earlier.read,
        aggregated - earlier.aggregated,
        passed - earlier.passed,
        filtered - earlier.filtered,
        duplicate - earlier.duplicate,
        late - earlier.late,
        rejected - earlier.rejected);
  }

  /** Records that became dead letters: each has one. */
  public long deadLetters() {
    return late + rejected;
  }

  /** False where a count is below zero, which only a wrong difference has. */
  public boolean possible() {
    return read >= 0
        && aggregated >= 0
        && passed >= 0
        && filtered >= 0
        && duplicate >= 0
        && late >= 0
        && rejected >= 0;
  }

  /** True when every record read is accounted for. */
  public boolean balanced() {
    return read == aggregated + passed + filtered + duplicate + late + rejected;
  }
}
