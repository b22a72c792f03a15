package io.dataaggregator.cluster.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SourceFiles;
import java.io.IOException;

/** A pipeline that ran once over little, and now has so much to read that one can interfere. */
record SlowRun(Api api, Definition definition, SourceFiles files) {
  static final int RECORDS = 500_000;

  private static final String HEADER = "k,n";

  static SlowRun of(Api api, String name) throws IOException, InterruptedException {
    SourceFiles files = SourceFiles.csv(HEADER, "a,1", "b,2");
    Definition definition = Definition.of(name, files);
    api.define(definition);
    api.run(name, "SUCCEEDED");
    files.write("in.csv", HEADER, RECORDS, line -> "k" + line % 10 + ",1");
    return new SlowRun(api, definition, files);
  }

  /** Starts a run and waits until it has read something, but not all. */
  String start() throws IOException, InterruptedException {
    String run = api.start(definition.name());
    JsonNode seen =
        api.await(
            Api.path(definition.name(), "/runs/" + run),
            state -> state.at("/ledger/read").asLong() > 0);
    if (!seen.path("status").asText().equals("RUNNING")) {
      throw new AssertionError("the run was over before the test could interfere: " + seen);
    }
    return run;
  }

  /** From now on there is little to read: for the run after the one under way. */
  void shorten() throws IOException {
    files.put("next.csv", HEADER + "\nc,3\n").delete("in.csv");
  }
}
