package io.dataaggregator.engine.simulation;

import static io.dataaggregator.engine.redefinition.Verdict.KEEPS;
import static io.dataaggregator.engine.redefinition.Verdict.RECOMPUTES;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.RunDefinition.Misfire;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.RunDefinition.Overlap;
import io.dataaggregator.engine.definition.RunDefinition.Refresh;
import io.dataaggregator.engine.definition.RunDefinition.Retry;
import io.dataaggregator.engine.pipeline.Change;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineState;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pipeline's definition, its source, and what people do with it. */
final class Scenario {
  /** What a run does. */
  enum Kind {
    FULL,
    INCREMENTAL,
    CONTINUOUS
  }

  /** What becomes of a record apart from being late. */
  enum Fate {
    COUNTED,
    FILTERED,
    MALFORMED
  }

  /** A record of the source. */
  record SourceRecord(long at, int key, Fate fate) {}

  /** A unit of the source; record {@code i} begins at offset {@code start + i}. */
  record Unit(SourceUnit description, List<SourceRecord> records, boolean foundLate) {}

  private static final int MAX_DISORDER = 4;
  private static final List<List<Kind>> HISTORIES =
      List.of(
          List.of(Kind.FULL),
          List.of(Kind.FULL, Kind.FULL),
          List.of(Kind.FULL, Kind.INCREMENTAL),
          List.of(Kind.INCREMENTAL, Kind.INCREMENTAL, Kind.INCREMENTAL),
          List.of(Kind.FULL, Kind.INCREMENTAL, Kind.FULL),
          List.of(Kind.CONTINUOUS),
          List.of(Kind.CONTINUOUS, Kind.CONTINUOUS));

  final List<Kind> kinds;
  final Bucketing bucketing;
  final boolean windowless;
  final int lateness;

  /** Whether records of sealed windows are aggregated all the same. */
  final boolean revises;

  /** Whether what splits seal is put together before it is published, as sessions are. */
  final boolean merges;

  /** Whether {@code source.disorder} is declared: without it nothing seals before the end. */
  final boolean ordered;

  final int disorder;
  final int parallelism;
  final long drift;

  /** Messages under way at once; more are lost. */
  final int inFlight;

  /** Share of its turns in which discovery finds something. */
  final double listing;

  /** Share of reads in which a source that never ends has nothing to give for now. */
  final double idleness;

  /** Share of steps in which an incarnation ends. */
  final double crashes;

  /** Share of messages that are held up, and for how many steps at most. */
  final double delayed;

  final int longestDelay;

  /** Share of attempts that fail, and of runs that are cancelled. */
  final double trouble;

  /** Share of pauses between runs in which people define the pipeline anew, or delete it. */
  final double meddling;

  /** Every unit that the source has by now, by name. */
  final Map<String, Unit> units = new LinkedHashMap<>();

  private final Chance chance;

  Scenario(Chance chance, boolean revises, boolean merges) {
    this.chance = chance;
    this.revises = revises;
    kinds = chance.pick(HISTORIES);
    windowless = !continuous() && chance.of(.1);
    this.merges = merges && !windowless;
    lateness = chance.of(.5) ? 0 : 5;
    bucketing = new Bucketing(chance.of(.03), windowless, lateness, revises);
    disorder = chance.of(.5) ? 0 : MAX_DISORDER;
    ordered = continuous() || chance.of(.85);
    parallelism = chance.between(1, 4);
    drift = chance.pick(List.of(1_000_000L, 15L, 4L));
    inFlight = chance.pick(List.of(6, 20, 60));
    listing = chance.of(.5) ? 1 : .3;
    idleness = chance.pick(List.of(.0, .05, .3));
    crashes = chance.pick(List.of(.003, .012, .03));
    delayed = chance.pick(List.of(.0, .05, .3));
    longestDelay = chance.pick(List.of(400, 2_500));
    trouble = chance.of(.3) ? .1 : 0;
    meddling = chance.of(.2) ? .3 : 0;
    arrive(0);
  }

  boolean continuous() {
    return kinds.contains(Kind.CONTINUOUS);
  }

  /** New units come, before run {@code run}. */
  void arrive(int run) {
    int n = run == 0 ? chance.between(Math.max(1, parallelism - 1), parallelism + 2) : 2;
    for (int i = 0; i < n; i++) {
      List<Integer> lengths = continuous() ? List.of(8, 16, 24) : List.of(0, 3, 6, 12);
      String name = "r" + run + "u" + i;
      if (chance.of(.3)) {
        addRanges(name, 30 * run);
      } else {
        boolean late = continuous() && i > 0 && chance.of(.3);
        add(name, name, 0, 0, records(30 * run, chance.pick(lengths)), late);
      }
    }
  }

  private void addRanges(String sequence, int base) {
    List<SourceRecord> all = records(base, chance.between(4, 16));
    int from = 0;
    for (int index = 0; from < all.size(); index++) {
      int until = Math.min(all.size(), from + chance.between(1, 4));
      add(sequence + "#" + index, sequence, index, from, all.subList(from, until), false);
      from = until;
    }
  }

  private void add(
      String name,
      String sequence,
      int index,
      int start,
      List<SourceRecord> records,
      boolean foundLate) {
    int end = start + records.size();
    SourceUnit description =
        new SourceUnit(name, sequence, index, start, end, 10L * records.size(), "");
    units.put(name, new Unit(description, List.copyOf(records), foundLate));
  }

  private List<SourceRecord> records(int base, int n) {
    List<SourceRecord> records = new ArrayList<>();
    int t = base;
    for (int i = 0; i < n; i++) {
      t += chance.between(0, 9);
      int back = ordered ? disorder : 30;
      long at = Math.max(0, t - chance.between(0, back));
      Fate fate = chance.of(.8) ? Fate.COUNTED : chance.of(.5) ? Fate.FILTERED : Fate.MALFORMED;
      records.add(new SourceRecord(at, chance.between(1, 2), fate));
    }
    return records;
  }

  /** What the newest definition does to the state there is. */
  static Change change(PipelineState state) {
    Generation work = state.generations().working();
    if (work == null) {
      return Change.UNKNOWN;
    }
    boolean keeps = alike(work.definition(), state.definition());
    return new Change(
        work.definitionVersion(), state.version(), keeps ? KEEPS : RECOMPUTES, "what is counted");
  }

  /** Whether one of these definitions can take over the state of the other. */
  static boolean alike(String one, String other) {
    return one.equals(other) || !(one + other).contains("2");
  }

  /** The rules of run number {@code run}. */
  RunDefinition rules(int run) {
    Kind kind = kinds.get(run);
    return new RunDefinition(
        kind == Kind.CONTINUOUS ? Mode.CONTINUOUS : Mode.BATCH,
        kind == Kind.FULL ? Refresh.FULL : Refresh.INCREMENTAL,
        null,
        ZoneOffset.UTC,
        Misfire.ONCE,
        Overlap.QUEUE,
        parallelism,
        new Retry(3, 0));
  }

  long bucket(SourceRecord record) {
    return CountBuckets.bucket(windowless, record.at(), record.key());
  }

  long closesAt(SourceRecord record) {
    return CountBuckets.closesAt(bucket(record), lateness);
  }

  /** How eagerly an epoch is committed that was read. */
  double haste() {
    return idleness > .1 ? .25 : .6;
  }

  @Override
  public String toString() {
    return kinds
        + (windowless ? " windowless" : " lateness " + lateness)
        + (revises ? " revised" : "")
        + (merges ? " merged" : "")
        + (ordered ? " disorder " + disorder : " unordered")
        + " parallelism "
        + parallelism
        + " drift "
        + drift
        + " units "
        + units;
  }
}
