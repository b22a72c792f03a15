package io.dataaggregator.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.persistence.database.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitStatusRepositoryTest {
  private static final Ledger LEDGER = new Ledger(21, 1, 2, 3, 4, 5, 6);

  private final PipelineId pipeline = new PipelineId(TestDatabase.workspace(), "p");
  private final SplitStatusRepository splits =
      new SplitStatusRepository(TestDatabase.get().queries());

  private SplitStatus status(int split, long sequence, Ledger ledger) {
    return new SplitStatus(
        new SplitId(pipeline, 1, split),
        sequence,
        ledger,
        6,
        -7,
        8,
        Long.MIN_VALUE,
        9,
        10,
        11,
        true);
  }

  @Test
  void rowsAreReadAsTheyWereWritten() {
    SplitStatus one = status(1, 5, LEDGER);
    SplitStatus zero = status(0, 5, Ledger.EMPTY);
    assertTrue(splits.upsert(one));
    assertTrue(splits.upsert(zero));
    assertEquals(List.of(zero, one), splits.list(pipeline, 1));
    assertEquals(List.of(), splits.list(pipeline, 2));
  }

  @Test
  void anOlderWriteIsRefusedAndAnEqualOneRewrites() {
    assertTrue(splits.upsert(status(0, 5, LEDGER)));
    assertFalse(splits.upsert(status(0, 4, Ledger.EMPTY)));
    assertEquals(LEDGER, splits.ledger(pipeline, 1));
    assertTrue(splits.upsert(status(0, 5, Ledger.EMPTY)));
    assertEquals(Ledger.EMPTY, splits.ledger(pipeline, 1));
  }

  @Test
  void theLedgerIsTheSumOverSplits() {
    splits.upsert(status(0, 1, LEDGER));
    splits.upsert(status(1, 1, LEDGER));
    assertEquals(LEDGER.plus(LEDGER), splits.ledger(pipeline, 1));
    assertEquals(Ledger.EMPTY, splits.ledger(pipeline, 2));
  }
}
