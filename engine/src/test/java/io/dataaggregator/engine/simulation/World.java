package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.split.SplitEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything outside the entities: journals, snapshots, tables, network, and what goes wrong. */
final class World {
  /** The first seed of histories in which seals are put together before they are published. */
  static final long MERGED = 1L << 40;

  /** A stored snapshot. */
  record Saved(long sequence, Object state) {}

  final Chance chance;
  final Scenario scenario;
  final @Nullable Broken broken;
  final Store store = new Store();
  final Network network;
  final Oracle oracle;
  final PagedReader pages;
  final Journal<PipelineEvent> pipeline;
  final Map<Address, Journal<SplitEvent>> splits = new HashMap<>();
  final Map<Address, Saved> snapshots = new HashMap<>();
  final NavigableMap<Address, Node> current = new TreeMap<>();
  final List<Node> zombies = new ArrayList<>();
  final List<Journal.Ghost<?>> ghosts = new ArrayList<>();
  final List<String> trace = new ArrayList<>();
  private final boolean traced;
  boolean faults = true;

  /** Continuous runs are to come to their end. */
  boolean closing;

  int step;
  int revisions;
  int repeats;
  private int arrived;
  private int born;

  World(long seed, @Nullable Broken broken, boolean traced) {
    this.broken = broken;
    this.traced = traced;
    chance = new Chance(seed);
    scenario = new Scenario(chance, seed < 0, seed >= MERGED || broken == Broken.JOINS_BEHIND);
    network = new Network(this);
    oracle = new Oracle(this);
    pages = new PagedReader(this, seed);
    pipeline = new Journal<>(fenced(), (event, note) -> oracle.wrote(event));
    spawn(Address.PIPELINE);
  }

  boolean broken(Broken sentence) {
    return broken == sentence;
  }

  private boolean fenced() {
    return broken != Broken.SEQUENCE_FENCE;
  }

  void log(Supplier<String> line) {
    if (traced) {
      trace.add(step + " " + line.get());
    }
  }

  /** Whether an incarnation does not get its turn. */
  boolean passes(Node node) {
    return faults && chance.of(node.me().lag);
  }

  Instant now() {
    return Instant.ofEpochSecond(step);
  }

  /** The source as run number {@code run} finds it. */
  void arrive(int run) {
    while (arrived < run) {
      arrived++;
      if (scenario.kinds.get(arrived) != Scenario.Kind.FULL) {
        scenario.arrive(arrived);
      }
    }
  }

  Journal<SplitEvent> journal(Address split) {
    return splits.computeIfAbsent(
        split,
        address -> new Journal<>(fenced(), (event, note) -> oracle.wrote(address, event, note)));
  }

  /** A new incarnation takes an entity over. */
  void spawn(Address address) {
    Incarnation me = new Incarnation(address, "i" + born++, step, chance.of(.1) ? .95 : 0);
    Node node =
        address.equals(Address.PIPELINE) ? new PipelineNode(this, me) : new SplitNode(this, me);
    current.put(address, node);
    log(() -> "spawn " + me + " at " + me.sequence);
  }

  /** An incarnation ends, or goes on without knowing that it was replaced. */
  void crash(Node node, boolean mayLinger) {
    Incarnation me = node.me();
    if (me.zombie) {
      zombies.remove(node);
      return;
    }
    boolean lingers = faults && mayLinger && chance.of(.6);
    log(() -> "crash " + me + (lingers ? ", lingers" : ""));
    if (lingers) {
      me.zombie = true;
      zombies.add(node);
    }
    spawn(me.address);
  }

  /**
   * Writes events.
   *
   * @return whether they were written, as far as the writer can know; otherwise it has ended
   */
  <E> boolean persist(Node node, Journal<E> journal, List<E> events, Object note) {
    Incarnation me = node.me();
    if (faults && chance.of(.04)) {
      double fate = chance.share();
      log(() -> "reported failed " + me + " " + events + " " + fate);
      if (fate < .4) {
        journal.append(me.sequence, events, note);
      } else if (fate < .8) {
        ghosts.add(new Journal.Ghost<>(journal, me.sequence, events, note));
      }
      crash(node, false);
      return false;
    }
    if (!journal.append(me.sequence, events, note)) {
      log(() -> "fenced " + me + " " + events);
      crash(node, false);
      return false;
    }
    log(() -> "persist " + me + " " + events);
    me.sequence += events.size();
    return true;
  }

  void save(Incarnation me, Object state) {
    Saved before = snapshots.get(me.address);
    if (before == null || before.sequence() < me.sequence) {
      snapshots.put(me.address, new Saved(me.sequence, state));
      log(() -> "snapshot " + me + " at " + me.sequence);
    }
  }
}
