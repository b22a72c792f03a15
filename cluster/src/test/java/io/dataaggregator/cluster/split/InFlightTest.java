package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.pipeline.PipelineId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class InFlightTest {
  private static final PipelineId NOISY = new PipelineId("default", "noisy");
  private static final PipelineId QUIET = new PipelineId("default", "quiet");

  private final InFlight inFlight = new InFlight(100, 60);

  @Test
  void aPipelineThatHasUsedItsShareLeavesRoomForOthers() {
    InFlight.Part one = inFlight.of(NOISY);
    InFlight.Part other = inFlight.of(NOISY);
    InFlight.Part quiet = inFlight.of(QUIET);
    one.holds(30);
    assertTrue(other.hasRoom());
    other.holds(30);
    assertFalse(one.hasRoom());
    assertFalse(other.hasRoom());
    assertTrue(quiet.hasRoom());
    one.holds(29);
    assertTrue(other.hasRoom());
  }

  @Test
  void noPipelineHasRoomOnceTheNodeHasNone() {
    InFlight.Part one = inFlight.of(NOISY);
    InFlight.Part quiet = inFlight.of(QUIET);
    one.holds(59);
    quiet.holds(41);
    assertFalse(quiet.hasRoom());
    assertFalse(one.hasRoom());
    one.close();
    assertTrue(quiet.hasRoom());
    assertEquals(41, inFlight.bytes());
  }

  /** A part that was forgotten would take the room of others for ever. */
  @Test
  void nothingIsLeftOfStreamsThatEnded() {
    List<CompletableFuture<Void>> streams = new ArrayList<>();
    for (int stream = 0; stream < 8; stream++) {
      var random = new SplittableRandom(stream);
      var pipeline = new PipelineId("default", "p" + stream % 3);
      streams.add(
          CompletableFuture.runAsync(() -> {
            try (InFlight.Part part = inFlight.of(pipeline)) {
              for (int i = 0; i < 10_000; i++) part.holds(random.nextInt(100));
            }
          }));
    }
    CompletableFuture.allOf(streams.toArray(CompletableFuture[]::new)).join();
    assertEquals(0, inFlight.bytes());
    for (int p = 0; p < 3; p++) {
      assertTrue(inFlight.of(new PipelineId("default", "p" + p)).hasRoom());
    }
  }
}
