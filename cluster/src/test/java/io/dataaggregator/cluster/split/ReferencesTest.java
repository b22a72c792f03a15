package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.reference.ReferenceBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private final SplitWorld world = new SplitWorld();
  private final PipelinePlan plan =
      world
          .parts(world.files, "15s")
          .plans()
          .apply(world.normalised(Path.of("a"), LookupRecoveryTest.DEFINITION));
  private final BlockingQueue<Optional<String>> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void shutDown() {
    world.close();
  }

  private @Nullable String heard() throws InterruptedException {
    Optional<String> next = heard.poll(10, TimeUnit.SECONDS);
    if (next == null) throw new AssertionError("nothing was said");
    return next.orElse(null);
  }

  /** A file system that hangs neither ends the reading nor fails it. */
  @Test
  void whatIsNotReadForLongIsSaidAgainAndAgainAndNotTriedAgain() throws Exception {
    var hanging = new CompletableFuture<Reference>();
    var tries = new AtomicInteger();
    var references =
        new References(
            plan,
            (lookup, limits) -> {
              tries.incrementAndGet();
              return hanging;
            },
            world.kit.system(),
            Duration.ofSeconds(1),
            (name, failure) ->
                heard.add(Optional.ofNullable(failure).map(f -> name + ": " + f.getMessage())));
    try (references) {
      var loaded = references.loaded().toCompletableFuture();
      String said =
          "lookup 1 in names.csv: it is not read yet after %d s: see whether its place answers";
      assertEquals(said.formatted(1), heard());
      assertEquals(said.formatted(2), heard());
      assertFalse(loaded.isDone());
      assertTrue(heard.isEmpty());
      hanging.complete(
          new ReferenceBuilder(plan.lookups().getFirst(), 1 << 20, false).build("", 1));
      assertNull(heard());
      assertEquals(List.of(hanging.join()), loaded.get(10, TimeUnit.SECONDS));
      assertEquals(1, tries.get());
    }
  }
}
