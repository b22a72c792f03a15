package io.dataaggregator.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the sample pipelines through the REST API of a started node and prints what came out. */
public final class Demo {
  private static final Path SAMPLES = Path.of("conf/samples");
  private static final int ROWS_SHOWN = 14;
  private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  private final ApiClient api;
  private final URI base;
  private final PrintStream out;

  public Demo(URI base, PrintStream out) {
    api = new ApiClient(base);
    this.base = base;
    this.out = out;
  }

  /** Whether every sample succeeded with its books balanced. */
  public boolean run() throws IOException, InterruptedException {
    boolean good = true;
    List<Path> files;
    try (var list = Files.list(SAMPLES)) {
      files = list.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    for (Path file : files) good &= sample(file);
    out.println("API       " + base + "/api/v1/pipelines");
    out.println("contract  " + base + "/api/v1/openapi.yaml");
    out.println("health    " + base + "/health/ready");
    out.println("metrics   " + base + "/metrics");
    out.println(good ? "ledger balanced" : "a sample failed: see above");
    return good;
  }

  private boolean sample(Path file) throws IOException, InterruptedException {
    String name = file.getFileName().toString().replace(".yaml", "");
    String path = "/api/v1/pipelines/" + name;
    api.put(name, Files.readString(file));
    JsonNode run = await(path + "/runs/" + api.start(name));
    out.println();
    out.println(name + ": run " + run.path("status").asText() + " in " + duration(run) + " ms");
    if (!run.path("status").asText().equals("SUCCEEDED")) {
      out.println("  " + run.path("error"));
      return false;
    }
    out.println(ResultTable.of(api.results(name), ROWS_SHOWN));
    JsonNode verified = api.get(path + "/verify");
    out.println("  ledger   " + ledger(api.get(path + "/ledger")));
    out.println("  verify   " + verified.path("explanation").asText());
    out.println("  results  " + base + path + "/results");
    return verified.path("balanced").asBoolean();
  }

  private JsonNode await(String run) throws IOException, InterruptedException {
    var tick = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
    while (true) {
      JsonNode seen = api.get(run);
      if (ENDED.contains(seen.path("status").asText())) return seen;
      CompletableFuture.runAsync(() -> {}, tick).join();
    }
  }

  private static long duration(JsonNode run) {
    return java.time.Duration.between(
            java.time.Instant.parse(run.path("startedAt").asText()),
            java.time.Instant.parse(run.path("finishedAt").asText()))
        .toMillis();
  }

  private static String ledger(JsonNode ledger) {
    var text = new StringBuilder("read " + ledger.path("read").asLong() + " =");
    String plus = " ";
    for (String column :
        List.of("aggregated", "passed", "filtered", "duplicate", "late", "rejected")) {
      text.append(plus).append(column).append(' ').append(ledger.path(column).asLong());
      plus = " + ";
    }
    return text.toString();
  }
}
