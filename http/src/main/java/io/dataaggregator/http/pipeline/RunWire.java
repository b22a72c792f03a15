package io.dataaggregator.http.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.port.RunView;
import org.jspecify.annotations.Nullable;

/** A run on the wire. */
record RunWire(
    String id,
    String pipeline,
    String status,
    String trigger,
    @Nullable String tick,
    int attempt,
    long generation,
    int definitionVersion,
    String queuedAt,
    @Nullable String startedAt,
    @Nullable String finishedAt,
    Counts ledger,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure error) {
  /** The ledger. */
  record Counts(
      long read,
      long aggregated,
      long passed,
      long filtered,
      long duplicate,
      long late,
      long rejected) {
    static Counts of(Ledger ledger) {
      return new Counts(
          ledger.read(),
          ledger.aggregated(),
          ledger.passed(),
          ledger.filtered(),
          ledger.duplicate(),
          ledger.late(),
          ledger.rejected());
    }
  }

  /** Why it failed. */
  record Failure(String category, String code, String message) {
    static @Nullable Failure of(@Nullable RunError error) {
      return error == null
          ? null
          : new Failure(error.category().name(), error.code(), error.message());
    }
  }

  static RunWire of(RunView run) {
    return new RunWire(
        run.id(),
        run.pipeline(),
        run.status().name(),
        run.trigger(),
        Wire.text(run.tick()),
        run.attempt(),
        run.generation(),
        run.definitionVersion(),
        run.queuedAt().toString(),
        Wire.text(run.startedAt()),
        Wire.text(run.finishedAt()),
        Counts.of(run.ledger()),
        Failure.of(run.error()));
  }
}
