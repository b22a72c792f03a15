package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The books balance whenever they are looked at, dead letters being written or not. */
@ExtendWith(SharedNode.class)
class VerifyUnderWayTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int RECORDS = 200_000;
  private static final int READERS = 4;

  private final Api api;

  VerifyUnderWayTest(Api api) {
    this.api = api;
  }

  @Test
  void theBooksOfARunFullOfDeadLettersBalanceAllTheTime() throws Exception {
    String name = "verify-under-way";
    SourceFiles files = SourceFiles.create();
    files.write("in.csv", "at,k,n", RECORDS, VerifyUnderWayTest::line);
    api.define(
        Definition.of(name, files)
            .windows("size: 1m")
            .with("config", "{path: \"" + files.all() + "\", rangeBytes: 256KiB}")
            .with("disorder", "0s")
            .with("limits", "{rejected: 100%}")
            .with("run", "{mode: batch, parallelism: 3, retry: {attempts: 1}}"));
    String run = api.start(name);
    var readers = new ArrayList<CompletableFuture<Integer>>();
    int midway = 0;
    try (var threads = Executors.newFixedThreadPool(READERS)) {
      for (int i = 0; i < READERS; i++) {
        readers.add(CompletableFuture.supplyAsync(() -> verifyUntilTheEnd(name, run), threads));
      }
      for (var reader : readers) midway += reader.join();
    }
    assertTrue(midway >= READERS, "looked only " + midway + " times in the middle of it");
    assertEquals("SUCCEEDED", api.ended(name, run).path("status").asText());
    JsonNode verified = verify(name);
    JsonNode ledger = verified.path("ledger");
    assertEquals(RECORDS, ledger.path("read").asLong());
    assertEquals(RECORDS / 5, ledger.path("rejected").asLong());
    assertTrue(ledger.path("late").asLong() > 0, verified::toString);
    String exactly =
        "%d dead letters = %d late + %d rejected"
            .formatted(
                verified.path("deadLetters").asLong(),
                ledger.path("late").asLong(),
                ledger.path("rejected").asLong());
    String explanation = verified.path("explanation").asText();
    assertTrue(explanation.endsWith(exactly), explanation);
  }

  /** How often there were dead letters, but not yet all. */
  private int verifyUntilTheEnd(String name, String run) {
    int midway = 0;
    try {
      do {
        JsonNode verified = verify(name);
        long read = verified.at("/ledger/read").asLong();
        if (verified.path("deadLetters").asLong() > 0 && read < RECORDS) midway++;
      } while (api.get(Api.path(name, "/runs/" + run)).path("finishedAt").isNull());
    } catch (IOException | InterruptedException e) {
      throw new CompletionException(e);
    }
    return midway;
  }

  private JsonNode verify(String name) throws IOException, InterruptedException {
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    return verified;
  }

  /** A minute has a thousand records; of five, one is no number, and of seven, one is old. */
  private static String line(int i) {
    Instant at = i % 7 == 3 ? START : START.plusMillis(i * 60L);
    return at + ",k" + i % 3 + "," + (i % 5 == 1 ? "x" : "7");
  }
}
