package io.dataaggregator.cluster.fault;

import io.dataaggregator.cluster.fault.Relay.Way;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What can go wrong around nodes. Each begins, lasts, and is over when the call returns. */
enum Fault {
  /** SIGKILL. */
  KILL(0, 0, scene -> scene.node().kill()),
  /** SIGTERM, as in a rolling restart: drains and ends with 0. */
  TERM(0, 0, scene -> scene.node().drain()),
  /** A process that does not run for a while and then goes on as if nothing had been. */
  PAUSE(1, 40, scene -> scene.node().signal("STOP"), scene -> scene.node().signal("CONT")),
  /** The node reaches no other, and PostgreSQL still. */
  PARTITION(1, 40, scene -> scene.nodes(Way.CUT), scene -> scene.nodes(Way.OPEN)),
  /** Connections to other nodes stay and carry nothing. */
  SILENCE(1, 40, scene -> scene.nodes(Way.SILENT), scene -> scene.nodes(Way.OPEN)),
  /** What nodes say to each other is late. */
  LATENCY(2, 10, scene -> scene.nodes(Way.SLOW), scene -> scene.nodes(Way.OPEN)),
  /** The node loses its connections to PostgreSQL and gets none. */
  DATABASE_CUT(1, 15, scene -> scene.database(Way.CUT), scene -> scene.database(Way.OPEN)),
  /** Connections to PostgreSQL stay and carry nothing. */
  DATABASE_SILENCE(1, 20, scene -> scene.database(Way.SILENT), scene -> scene.database(Way.OPEN)),
  /** PostgreSQL is slow to answer the node. */
  DATABASE_LATENCY(2, 10, scene -> scene.database(Way.SLOW), scene -> scene.database(Way.OPEN)),
  /** PostgreSQL is stopped and started. */
  SERVER_STOP(1, 15, scene -> scene.server().stop(), scene -> scene.server().startAgain()),
  /** PostgreSQL crashes and recovers. */
  SERVER_CRASH(0, 3, scene -> scene.server().crash(), scene -> scene.server().startAgain()),
  /** A table is locked: writes hang as on a disk that hangs. */
  LOCK(1, 16, scene -> scene.server().hold(scene.table()), scene -> scene.server().release()),
  /** PostgreSQL answers every write of a table as a full disk makes it. */
  DISK_FULL(
      1,
      15,
      scene -> scene.server().refuse(scene.table(), "true"),
      scene -> scene.server().allow(scene.table()));

  private static final String[] TABLES = {
    "data_journal", "control_journal", "segment", "dead_letter", "unit_commit", "pipeline", "run"
  };

  private final int leastSeconds;
  private final int mostSeconds;

  // captures nothing, so nothing of it changes
  @SuppressWarnings("ImmutableEnumChecker")
  private final Act begin;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Act end;

  /** Something done to a scene. */
  private interface Act {
    void to(Scene scene) throws Exception;
  }

  Fault(int leastSeconds, int mostSeconds, Act begin) {
    this(leastSeconds, mostSeconds, begin, scene -> {});
  }

  Fault(int leastSeconds, int mostSeconds, Act begin, Act end) {
    this.leastSeconds = leastSeconds;
    this.mostSeconds = mostSeconds;
    this.begin = begin;
    this.end = end;
  }

  /** Lets the fault happen to a place, for a while that {@code random} gives. */
  Scene on(ClusterUnderTest cluster, TestServer server, Random random) throws Exception {
    ClusterUnderTest.Place victim = cluster.places().get(random.nextInt(cluster.places().size()));
    int spread = Math.max(1, (mostSeconds - leastSeconds) * 1_000);
    var length = Duration.ofMillis(leastSeconds * 1_000L + random.nextInt(spread));
    String table = TABLES[random.nextInt(TABLES.length)];
    var scene = new Scene(cluster, server, victim, table, length);
    happen(scene);
    return scene;
  }

  /** Lets the fault happen, and undoes it whatever comes. */
  void happen(Scene scene) throws Exception {
    try {
      begin.to(scene);
      scene.last();
    } finally {
      end.to(scene);
    }
  }

  /** Where, to whom, to which table, and for how long. */
  record Scene(
      ClusterUnderTest cluster,
      TestServer server,
      ClusterUnderTest.Place victim,
      String table,
      Duration length) {
    NodeUnderTest node() {
      return victim.node();
    }

    /** Passes the time that the fault lasts. */
    void last() {
      long end = System.nanoTime() + length.toNanos();
      for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }

    /** Treats what goes between the victim and all other nodes. */
    void nodes(Way way) {
      cluster.isolate(victim, way);
    }

    /** Treats what goes between the victim and PostgreSQL. */
    void database(Way way) {
      // the pools' sockets are not bound to an address
      victim.database.treat("127.0.0.1", way);
      victim.database.treat(victim.host, way);
    }

    @Override
    public String toString() {
      return victim.host + ", " + table + ", " + length.toMillis() + " ms";
    }
  }
}
