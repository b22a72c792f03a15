package io.dataaggregator.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.dataaggregator.persistence.database.Database;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * An actor system with notebooks on a database, ended with the test but leaving the database open.
 */
final class NotebookNode implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ActorSystem<SpawnProtocol.Command> system;
  private final String prefix;
  private final BlockingQueue<String> signals;

  /**
   * Starts one.
   *
   * @param prefix how the ids of its notebooks begin
   * @param signals gets what happens to them
   */
  NotebookNode(Database database, String prefix, BlockingQueue<String> signals) {
    this.prefix = prefix;
    this.signals = signals;
    Config config =
        ConfigFactory.parseString(
                """
                pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                pekko.coordinated-shutdown.exit-jvm = off
                pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                """)
            .withFallback(ConfigFactory.parseResources("journal.conf"))
            .withFallback(ConfigFactory.load());
    system =
        ActorSystem.create(
            SpawnProtocol.create(),
            "node",
            BootstrapSetup.create(config).and(new JournalSetup(database)));
  }

  ActorRef<Notebook.Command> notebook(String name)
      throws InterruptedException, ExecutionException, TimeoutException {
    String id = prefix + name;
    return get(
        AskPattern.<SpawnProtocol.Command, ActorRef<Notebook.Command>>ask(
                system,
                replyTo ->
                    new SpawnProtocol.Spawn<>(
                        Notebook.create(id, signals), id, Props.empty(), replyTo),
                PATIENCE,
                system.scheduler())
            .toCompletableFuture());
  }

  CompletableFuture<Long> write(ActorRef<Notebook.Command> notebook, String word) {
    return AskPattern.<Notebook.Command, Long>ask(
            notebook, replyTo -> new Notebook.Write(word, replyTo), PATIENCE, system.scheduler())
        .toCompletableFuture();
  }

  CompletableFuture<Long> fill(ActorRef<Notebook.Command> notebook, String word, int times) {
    return AskPattern.<Notebook.Command, Long>ask(
            notebook,
            replyTo -> new Notebook.Fill(word, times, replyTo),
            PATIENCE,
            system.scheduler())
        .toCompletableFuture();
  }

  String read(ActorRef<Notebook.Command> notebook)
      throws InterruptedException, ExecutionException, TimeoutException {
    return get(
        AskPattern.<Notebook.Command, String>ask(
                notebook, Notebook.Read::new, PATIENCE, system.scheduler())
            .toCompletableFuture());
  }

  /** Waits until {@code signal} comes from notebook {@code name}. */
  void await(String signal, String name) throws InterruptedException {
    String expected = signal + " " + prefix + name;
    String seen = "";
    while (!seen.equals(expected)) {
      String next = signals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertTrue(next != null, () -> "no signal '" + expected + "'");
      seen = String.valueOf(next);
    }
  }

  static <T> T get(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
