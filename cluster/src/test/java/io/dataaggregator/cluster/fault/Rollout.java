package io.dataaggregator.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.fault.ClusterUnderTest.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that goes on while the nodes under it are replaced by those of another build: runs over a
 * large file one after the other, ticks of a schedule, and a run without end. What it leaves is
 * held against what the first nodes made of it, undisturbed.
 */
final class Rollout {
  private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);
  private static final int RECORDS = 500_000;
  private static final int FEW = 1_000;
  private static final int MANY = 20;
  private static final int MOST_NAMES = 10_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ClusterUnderTest cluster;
  private final Trades trades;
  private final Outcome undisturbed;
  private final Outcome undisturbedFew;
  private final Ticks ticks = new Ticks("older-ticks");
  private final Endless endless;
  private final Placements placements;
  private final TestServer server;
  private final List<String> mismatches = new ArrayList<>();
  private String run = "";
  private int added;

  /** Defines the work and has it done once. */
  Rollout(TestServer server, ClusterUnderTest cluster) throws Exception {
    this.server = server;
    this.cluster = cluster;
    placements = new Placements(cluster);
    NodeUnderTest node = cluster.any();
    ticks.define(node);
    endless = apart(node);
    trades = new Trades(server, "older", TradesFile.of(RECORDS));
    undisturbed = firstOutcome(node, trades);
    undisturbedFew = firstOutcome(node, few());
    placements.look();
  }

  /** A pipeline without end on another node than its split. */
  private Endless apart(NodeUnderTest node) throws Exception {
    for (int i = 0; i < MANY; i++) {
      var candidate = new Endless("older-endless-" + i, FEW);
      candidate.define(node);
      if (placements.of("pipeline", candidate.name()) != placements.of("split", candidate.name())) {
        return candidate;
      }
    }
    throw new AssertionError("all of " + MANY + " pipelines are beside their splits");
  }

  /** One whose shard has yet to be given a home: neighbours by name are neighbours by shard. */
  private Trades few() throws IOException {
    for (int tried = 0; tried < MOST_NAMES; tried++) {
      String name = "older-few-" + added++;
      if (placements.isNew(name)) return new Trades(server, name, TradesFile.of(FEW));
    }
    throw new AssertionError("every shard has a home");
  }

  private static Outcome firstOutcome(NodeUnderTest node, Trades trades) throws Exception {
    trades.define(node);
    trades.finish(node, trades.start(node), LIMIT);
    return Outcome.of(node, trades);
  }

  /** Replaces one node in the middle of a run, and has all nodes, of two builds now, work on. */
  void replace(Place place, Build build) throws Exception {
    ensureRun();
    cluster.replace(place, build);
    LOG.info("{} runs {}", place.host, build.version());
    add();
    endless.pauseAndActivate(cluster.places());
    for (Place one : cluster.places()) look(one.node());
  }

  /** Has a run be under way that reads. */
  private void ensureRun() throws Exception {
    if (!run.isEmpty() && !trades.isOver(run)) return;
    Progress before = trades.progress();
    if (!run.isEmpty()) check(cluster.any(), trades, undisturbed);
    run = trades.start(cluster.any());
    if (!trades.until(LIMIT, now -> now.epochs() > before.epochs())) {
      throw new AssertionError("run " + run + " reads nothing:\n" + cluster.logs());
    }
  }

  /** Pipelines that are defined now have their home on the newest version, and run. */
  private void add() throws Exception {
    List<Place> places = cluster.places();
    for (int i = 0; i < places.size(); i++) {
      Trades one = few();
      one.define(places.get(i).node());
      if (i > 0) continue;
      NodeUnderTest other = places.getLast().node();
      one.finish(other, one.start(other), LIMIT);
      for (Place place : places) check(place.node(), one, undisturbedFew);
    }
    mismatches.addAll(placements.look());
  }

  private void check(NodeUnderTest node, Trades pipeline, Outcome expected) throws Exception {
    for (String difference : Outcome.of(node, pipeline).differences(expected)) {
      mismatches.add(pipeline.name() + " at " + node.build().version() + ": " + difference);
    }
  }

  /** What a node, be it this build or the other, says while a run is under way. */
  private void look(NodeUnderTest node) throws Exception {
    int rows = node.results(trades.name()).size();
    if (rows != undisturbed.rows().size()) mismatches.add(rows + " rows");
    JsonNode ledger = node.get(trades.path("/ledger"));
    if (!ledger.equals(undisturbed.ledger())) mismatches.add("the ledger is " + ledger);
    JsonNode verify = node.get(trades.path("/verify"));
    if (!verify.path("balanced").asBoolean()) mismatches.add(verify.toString());
    mismatches.addAll(endless.mismatches(node));
  }

  /** Nobody wants the run without end any more. */
  void pauseEndless() throws Exception {
    endless.pause(cluster.any());
  }

  /** Where the run without end reads. */
  Place reader() throws Exception {
    return placements.of("split", endless.name());
  }

  /** Where it is led from. */
  Place leader() throws Exception {
    return placements.of("pipeline", endless.name());
  }

  /** Ends the runs, and gives what is not as it would be undisturbed. */
  List<String> mismatches() throws Exception {
    NodeUnderTest node = cluster.any();
    trades.finish(node, run, LIMIT);
    check(node, trades, undisturbed);
    mismatches.addAll(endless.end(node));
    mismatches.addAll(ticks.mismatches(node));
    return mismatches;
  }
}
