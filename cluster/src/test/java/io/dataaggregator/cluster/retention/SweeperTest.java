package io.dataaggregator.cluster.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.persistence.database.DatabaseException;
import io.dataaggregator.persistence.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sweeper by a clock that the test moves; each sweep ends when the test says how. */
class SweeperTest {
  private static final Duration KEEP = Duration.ofDays(3);
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final ActorTestKit kit =
      ActorTestKit.create(
          "sweeper",
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<Instant> sweeps = kit.createTestProbe(Instant.class);
  private final BlockingQueue<Optional<DatabaseException>> ends = new LinkedBlockingQueue<>();
  private final List<String> counted = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    kit.spawn(
        Sweeper.create(
            new RetentionSettings(KEEP, INTERVAL),
            this::sweep,
            work -> Thread.ofVirtual().start(work),
            (table, rows) -> counted.add(table + " " + rows)));
    time.timePasses(Duration.ofMillis(1));
  }

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private void sweep(Instant before, Retention.Progress progress) {
    sweeps.ref().tell(before);
    progress.deleted("data_journal", 500);
    try {
      ends.take()
          .ifPresent(failure -> {
            throw failure;
          });
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    progress.deleted("data_journal", 7);
    progress.deleted("run", 1);
  }

  @Test
  void sweepsOneAfterTheOtherAndSaysWhatWasDeleted() {
    Duration age = Duration.between(sweeps.receiveMessage(), Instant.now());
    assertTrue(age.compareTo(KEEP) >= 0 && age.minus(KEEP).toMinutes() < 1, age::toString);
    time.expectNoMessageFor(INTERVAL.multipliedBy(3), sweeps);
    LoggingTestKit.info("older than PT72H: {data_journal=507, run=1}")
        .expect(kit.system(), () -> ends.add(Optional.empty()));
    assertEquals(List.of("data_journal 500", "data_journal 7", "run 1"), counted);
    time.timePasses(INTERVAL);
    sweeps.receiveMessage();
  }

  @Test
  void aFailureIsOneLineAndTheNextTickTriesAgain() {
    sweeps.receiveMessage();
    LoggingTestKit.warn("could not delete: no answer")
        .withCustom(event -> event.getThrowable().isEmpty())
        .expect(
            kit.system(),
            () -> ends.add(Optional.of(new DatabaseException("could not delete: no answer"))));
    assertEquals(List.of("data_journal 500"), counted, "what is gone is counted all the same");
    time.timePasses(INTERVAL);
    sweeps.receiveMessage();
    LoggingTestKit.info("{data_journal=507, run=1}")
        .expect(kit.system(), () -> ends.add(Optional.empty()));
  }
}
