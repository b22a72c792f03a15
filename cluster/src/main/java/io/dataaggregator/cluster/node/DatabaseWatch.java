package io.dataaggregator.cluster.node;

import io.dataaggregator.cluster.api.LatestViews.Outage;
import io.dataaggregator.persistence.database.MetadataHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** Asks the database every second whether it is there: what readiness and DEGRADED rest on. */
final class DatabaseWatch {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final MetadataHealth health;
  private volatile @Nullable Outage outage;

  DatabaseWatch(MetadataHealth health) {
    this.health = health;
  }

  Cancellable start(ActorSystem<?> system, Executor blocking) {
    return system
        .scheduler()
        .scheduleWithFixedDelay(
            Duration.ZERO, INTERVAL, () -> blocking.execute(this::ask), system.executionContext());
  }

  private void ask() {
    Optional<String> wrong = health.ping();
    Outage before = outage;
    if (wrong.isEmpty()) outage = null;
    else outage = new Outage(wrong.get(), before == null ? Instant.now() : before.since());
  }

  Optional<Outage> outage() {
    return Optional.ofNullable(outage);
  }
}
