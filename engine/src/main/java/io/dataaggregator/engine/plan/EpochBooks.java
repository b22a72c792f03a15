package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The ledger and the dead letters of an epoch while it is open. Each row is a record. */
final class EpochBooks implements Verdicts {
  private final List<Reject> deadLetters = new ArrayList<>();
  private long read;
  private long aggregated;
  private Rows rows = Rows.NONE;
  private long filtered;
  private long duplicate;
  private long late;
  private long rejected;

  void begin() {
    deadLetters.clear();
    read = 0;
    aggregated = 0;
    rows = Rows.NONE;
    filtered = 0;
    duplicate = 0;
    late = 0;
    rejected = 0;
  }

  /** Counts records of a decoded batch, and those that were no records. */
  void read(int records, List<Reject> rejects) {
    read += records + rejects.size();
    rejected += rejects.size();
    deadLetters.addAll(rejects);
  }

  @Override
  public void filtered(int records) {
    filtered += records;
  }

  void duplicate(int records) {
    duplicate += records;
  }

  @Override
  public void aggregate(RecordBatch batch) {
    aggregated(batch.selected(), new Rows(batch.selected(), 0));
  }

  /** Counts records some of whose rows may have been late. */
  void aggregated(int records, Rows theirs) {
    aggregated += records;
    rows = rows.plus(theirs);
  }

  // The bytes of a decoded record are gone; a dead letter's offset says where they are.
  @Override
  public void reject(long offset, String code, String message) {
    rejected++;
    deadLetters.add(new Reject(offset, code, message, Bytes.EMPTY));
  }

  @Override
  public void late(long offset, String message) {
    late++;
    deadLetters.add(new Reject(offset, "record.late", message, Bytes.EMPTY));
  }

  Ledger ledger() {
    return new Ledger(read, aggregated, 0, filtered, duplicate, late, rejected);
  }

  Rows rows() {
    return rows;
  }

  List<Reject> deadLetters() {
    return Collections.unmodifiableList(deadLetters);
  }
}
