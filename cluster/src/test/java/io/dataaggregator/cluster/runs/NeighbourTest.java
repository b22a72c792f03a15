package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Pipelines of one node share its threads, its memory for what is not committed, and its
 * connections: one that takes all it can get must not keep another waiting for ever.
 */
@ExtendWith(SharedNode.class)
class NeighbourTest {
  private static final String NOISY = "neighbour-noisy";
  private static final String QUIET = "neighbour-quiet";
  private static final int QUIET_RUNS = 10;

  /** As many splits as there are threads that read, and epochs as large as they get. */
  private static final String AS_FAST_AS_IT_CAN =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: %s}
      spec:
        source:
          connector: generator
          config: {units: 16, keys: 5000}
          fields: {key: {type: string}, amount: {type: int}}
        aggregate: {groupBy: [key], measures: {orders: count(), amounts: distinct(amount)}}
        run: {mode: continuous, parallelism: 16}
        limits: {stateBytes: 4GiB}
      """
          .formatted(NOISY);

  private final Api api;

  NeighbourTest(Api api) {
    this.api = api;
  }

  @Test
  void aQuietPipelineRunsBesideANoisyOne() throws Exception {
    api.define(Definition.of(QUIET, SourceFiles.csv("k,n", "a,1", "b,2")));
    api.define(NOISY, AS_FAST_AS_IT_CAN);
    try {
      api.await(Api.path(NOISY, "/ledger"), ledger -> ledger.path("read").asLong() > 1_000_000);
      for (int run = 0; run < QUIET_RUNS; run++) {
        long before = read();
        assertEquals(2, api.run(QUIET, "SUCCEEDED").at("/ledger/read").asInt());
        // nor does the quiet one stop it
        api.await(Api.path(NOISY, "/ledger"), ledger -> ledger.path("read").asLong() > before);
      }
    } finally {
      api.expect(200, "POST", Api.path(NOISY, "/pause"), "");
    }
    api.await(Api.path(NOISY, "/runs"), runs -> !isRunning(runs.at("/items/0")));
    JsonNode verified = api.get(Api.path(NOISY, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  private static boolean isRunning(JsonNode run) {
    return run.path("status").asText().equals("RUNNING");
  }

  private long read() throws IOException, InterruptedException {
    return api.get(Api.path(NOISY, "/ledger")).path("read").asLong();
  }
}
