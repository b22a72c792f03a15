package io.dataaggregator.engine.port;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as its read model shows it.
 *
 * @param trigger {@code manual} or {@code schedule}
 * @param tick the scheduled instant, or null
 * @param ledger counts committed so far, or in all
 */
public record RunView(
    String id,
    String pipeline,
    RunStatus status,
    String trigger,
    @Nullable Instant tick,
    int attempt,
    long generation,
    int definitionVersion,
    Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    Ledger ledger,
    @Nullable RunError error) {}
