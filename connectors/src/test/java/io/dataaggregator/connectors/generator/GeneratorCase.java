package io.dataaggregator.connectors.generator;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceCase;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * A generator with an end, and with some of everything, as the contract wants it. All that it holds
 * open are its streams; what is behind a unit is the definition.
 */
final class GeneratorCase implements SourceCase, SourceConnector {
  private static final long RECORDS = 20_000;
  private static final String CONFIG =
      "records: 20000, units: 3, step: 7ms, keys: 40, skew: 1.2, disorder: 3s, late: 2%, lateBy: 1h"
          + ", malformed: 1%";

  private final SourceConnector connector = new GeneratorConnector();
  private final AtomicInteger open = new AtomicInteger();
  private final String more;
  private volatile boolean changed;

  GeneratorCase(String more) {
    this.more = more;
  }

  @Override
  public SourceConnector connector() {
    return this;
  }

  @Override
  public String section() {
    return section(CONFIG + more, "t: {from: at, type: timestamp}");
  }

  private static String section(String config, String field) {
    return "{connector: generator, config: {%s}, fields: {%s, key: {type: string}, "
            .formatted(config, field)
        + "n: {from: sequence, type: int}, amount: {type: int}, price: {type: double}}}";
  }

  @Override
  public List<String> records() {
    Recipe recipe =
        Sources.recipe(
            "records",
            RECORDS,
            "units",
            3L,
            "step",
            "7ms",
            "keys",
            40L,
            "skew",
            1.2,
            "disorder",
            "3s",
            "late",
            0.02,
            "lateBy",
            "1h",
            "malformed",
            0.01);
    var records = new ArrayList<String>();
    for (int unit = 0; unit < recipe.units(); unit++) {
      for (long i = 0; i < recipe.count(unit); i++) records.add(Sources.content(recipe, unit, i));
    }
    return records;
  }

  @Override
  public void change(SourceUnit unit) {
    changed = true;
  }

  @Override
  public List<Mistake> mistakes() {
    String config = "/spec/source/config/";
    String at = "at: {type: timestamp}";
    return List.of(
        new Mistake(section("records: 0", at), config + "records", "0", "give 1 to"),
        new Mistake(section("records: few", at), config + "records", "few", "whole number"),
        new Mistake(section("units: 1001", at), config + "units", "1001", "give 1 to 1000"),
        new Mistake(section("units: 4294967297", at), config + "units", "2147483647", "give 1"),
        new Mistake(section("rate: 0", at), config + "rate", "0", "give 0.001 to 100000000"),
        new Mistake(section("start: now", at), config + "start", "now", "2026-01-31T12:30:00Z"),
        new Mistake(section("step: 0s", at), config + "step", "0", "give 1ms to 1d"),
        new Mistake(section("step: 2d", at), config + "step", "172800000000", "give 1ms to 1d"),
        new Mistake(section("keys: 1000001", at), config + "keys", "1000001", "1 to 1000000"),
        new Mistake(section("skew: -0.1", at), config + "skew", "-0.1", "give 0 to 4"),
        new Mistake(section("late: 1%", at), config + "late", "lateBy", "say how far"),
        new Mistake(section("lateBy: 1h", at), config + "lateBy", "1h", "say how many"),
        new Mistake(section("units: 2, silent: 3", at), config + "silent", "3", "give 0 to 2"),
        new Mistake(section("silentAfter: 9", at), config + "silentAfter", "9", "how many units"),
        new Mistake(section("silentFor: 1s", at), config + "silentFor", "1s", "how many units"),
        new Mistake(
            section("silent: 1, silentAfter: -1", at), config + "silentAfter", "-1", "give 0 to"),
        new Mistake(section("records: 9, silent: 1", at), config + "silent", "1", "silentFor"),
        new Mistake(section("malformed: 101%", at), config + "malformed", "101%", "0% to 100%"),
        new Mistake(
            section("records: 4000000, step: 1d", at), config + "records", "4000000", "fewer"),
        new Mistake(section("sed: 1", at), config + "sed", "sed", "seed"),
        new Mistake(section("", "x: {type: int}"), "/spec/source/fields/x/from", "x", "sequence"),
        new Mistake(
            section("", "x: {from: amount, type: double}"),
            "/spec/source/fields/x/type",
            "double",
            "as int: write that"),
        new Mistake(
            section("", "at: {type: timestamp, unit: ms}"),
            "/spec/source/fields/at/unit",
            "unit",
            "leave it out"),
        new Mistake(
            section("", at).replace("fields:", "format: {type: csv}, fields:"),
            "/spec/source/format",
            "generator",
            "leave 'format' out"));
  }

  @Override
  public int open() {
    return open.get();
  }

  @Override
  public ConnectorSpec spec() {
    return connector.spec();
  }

  @Override
  public List<Problem> check(SourceDefinition source) {
    return connector.check(source);
  }

  @Override
  public Source<SourceUnit, NotUsed> list(SourceDefinition source, int parallelism) {
    return connector.list(source, parallelism);
  }

  @Override
  public Source<UnitBatch, NotUsed> read(SourceDefinition source, ReadPlan plan) {
    return connector
        .read(changed ? withAnotherSeed(source) : source, plan)
        .watchTermination((nothing, done) -> {
          open.incrementAndGet();
          var unused = done.whenComplete((end, failure) -> open.decrementAndGet());
          return nothing;
        });
  }

  private static SourceDefinition withAnotherSeed(SourceDefinition source) {
    var config = new HashMap<>(source.config());
    config.put("seed", 2L);
    return new SourceDefinition(
        source.connector(),
        config,
        source.format(),
        source.disorderMicros(),
        source.idleTimeoutMicros(),
        source.fields());
  }

  @Override
  public void close() {}
}
