package io.dataaggregator.cluster.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.SplitCommand;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitRejection;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.UnitProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.stream.Materializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch whose records have many rows goes into several epochs, each read from any of them on. */
class EpochCutTest {
  private static final int RECORDS = 150;
  private static final int ELEMENTS = 900;

  /** What one of them has is malformed: it cannot be decoded, or its array cannot. */
  private static final int MALFORMED = 50;

  /** Less than the rows take that are made at a time. */
  private static final long BYTES = 1_000;

  /** So many are made at a time, at most. */
  private static final int ROWS = 10_000;

  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: orders}
      spec:
        source:
          connector: file
          config: {path: "DIRECTORY/in"}
          format: {type: FORMAT}
          fields: {n: {type: int}, items: {type: json}}
        transforms: [explode: {field: items, as: {item: {from: "", type: string}}}]
        aggregate: {groupBy: [item], measures: {sum: sum(n)}}
        run: {mode: batch}
      """;

  private final SplitWorld world = new SplitWorld();

  @TempDir Path directory;

  @AfterEach
  void shutDown() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ndjson", "json", "csv"})
  void aBatchWithManyRowsGoesIntoSeveralEpochs(String format) throws Exception {
    write(format);
    var reading = new Reading(format);
    List<PreparedEpoch> epochs = reading.readAll(Integer.MAX_VALUE);
    assertTrue(epochs.size() > RECORDS * ELEMENTS / ROWS - 2, epochs.size() + " epochs");
    for (PreparedEpoch epoch : epochs) {
      assertTrue(epoch.delta().size() <= ROWS, epoch.delta().size() + " buckets");
    }
    reading.check();
    // wherever it is stopped, what is left is read from there
    var again = new Reading(format);
    int cuts = 0;
    while (!again.isDone()) {
      again.readAll(1);
      cuts++;
    }
    assertTrue(cuts >= epochs.size(), cuts + " cuts");
    again.check();
  }

  private void write(String format) throws Exception {
    boolean csv = format.equals("csv");
    var lines = new ArrayList<String>();
    for (int i = 0; i < RECORDS; i++) {
      String record = "\"" + i + "-";
      String n = i % MALFORMED == 20 ? "\"x\"" : Integer.toString(i);
      String items =
          IntStream.range(0, i % MALFORMED == 7 ? 0 : ELEMENTS)
              .mapToObj(item -> record + item + "\"")
              .collect(Collectors.joining(",", "[", "]"));
      if (i % MALFORMED == 7) items = "7";
      lines.add(
          csv
              ? n + ",\"" + items.replace("\"", "\"\"") + "\""
              : "{\"n\":" + n + ",\"items\":" + items + "}");
    }
    String text =
        switch (format) {
          case "csv" -> "n,items\n" + String.join("\n", lines);
          case "json" -> "[" + String.join(" , ", lines) + "]";
          default -> String.join("\n", lines);
        };
    Files.writeString(directory.resolve("in"), text);
  }

  /** A split that reads, and stops, and reads on. */
  private final class Reading {
    private final PipelinePlan plan;
    private final SourceUnit unit;
    private final SplitState state;
    private int incarnation;

    Reading(String format) throws Exception {
      String definition = world.normalised(directory, DEFINITION.replace("FORMAT", format));
      plan = PipelinePlan.of(DefinitionParser.parseNormalised(definition));
      unit = world.onlyUnit(definition);
      state = new SplitState(text -> Buckets.of(plan.aggregate()));
      accept(new SplitCommand.Start(definition, 1, Long.MIN_VALUE, 0));
    }

    boolean isDone() {
      UnitProgress progress = state.progress(0);
      return progress != null && progress.finished();
    }

    /** Reads until the end, or until so many epochs are committed. */
    List<PreparedEpoch> readAll(int most) {
      String me = "i" + incarnation++;
      accept(new SplitCommand.Resume(me));
      var setup =
          new SplitStream.Setup(
              world.files,
              plan,
              Map.of(0, unit),
              state,
              new EpochSettings(Duration.ofSeconds(9), BYTES, 1_000_000, 1_000_000),
              null,
              state::lateUntil,
              new InFlight(1 << 30, 1 << 30).of(new PipelineId("default", me)));
      var epochs = new ArrayList<PreparedEpoch>();
      CompletionStage<Done> done =
          SplitStream.run(
                  setup,
                  epoch -> {
                    if (epochs.size() == most) return CompletableFuture.failedFuture(new Stopped());
                    epochs.add(epoch);
                    accept(epoch.command(me, plan.definition().limits()));
                    return CompletableFuture.completedFuture(Done.getInstance());
                  },
                  Materializer.matFromSystem(world.kit.system()))
              .done();
      try {
        done.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof Stopped)) throw e;
      }
      return epochs;
    }

    private void accept(SplitCommand command) {
      if (!(state.decide(command)
          instanceof Decision.Accepted<SplitEvent, SplitRejection>(var events))) {
        throw new AssertionError(command + " was refused: " + state.decide(command));
      }
      events.forEach(state::apply);
    }

    void check() {
      int wrong = 2 * RECORDS / MALFORMED;
      int good = RECORDS - wrong;
      assertEquals(new Ledger(RECORDS, good, 0, 0, 0, 0, wrong), state.ledger());
      assertEquals(new Rows((long) good * ELEMENTS, 0), state.rows());
      assertEquals(good * ELEMENTS, state.open().size());
      assertTrue(isDone());
    }
  }

  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
