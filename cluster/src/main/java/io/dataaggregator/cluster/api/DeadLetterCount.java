package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.split.SplitMessage.Books;
import io.dataaggregator.engine.ledger.Ledger;
import java.util.List;

/**
 * How many dead letters were counted, and how many there must be.
 *
 * @param visible how many were counted
 * @param least those that could be seen for sure before they were counted
 * @param most those that splits had committed by some time after
 */
record DeadLetterCount(long visible, long least, long most) {
  /** Counted between two answers of the splits. */
  static DeadLetterCount of(List<Books> before, long visible, List<Books> after) {
    return new DeadLetterCount(
        visible,
        before.stream().mapToLong(Books::visible).sum(),
        after.stream().mapToLong(books -> books.ledger().deadLetters()).sum());
  }

  /** Whether only one number can be right: none came and all could be seen. */
  boolean isExact() {
    return least == most;
  }

  boolean isPossible() {
    return least <= visible && visible <= most;
  }

  /** How the count agrees with {@code ledger}, that of the first answers. */
  String agreement(Ledger ledger) {
    return isExact()
        ? visible + " dead letters = " + committed(ledger)
        : visible + " dead letters, while they come in " + between();
  }

  /** How it does not. */
  String contradiction(Ledger ledger) {
    return isExact()
        ? "the ledger says "
            + ledger.late()
            + " late and "
            + ledger.rejected()
            + " rejected records, but there are "
            + visible
            + " dead letters"
        : "there are " + visible + " dead letters, and not " + between();
  }

  private String between() {
    return "between "
        + least
        + " that could be seen before and "
        + most
        + " that were committed after they were counted";
  }

  private static String committed(Ledger ledger) {
    return ledger.late() + " late + " + ledger.rejected() + " rejected";
  }
}
