package io.dataaggregator.cluster.kill;

import io.dataaggregator.cluster.kill.ClusterUnderTest.Place;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What can go wrong around nodes. Each begins, lasts, and is over when the call returns. */
enum Fault {
  /** SIGKILL. */
  KILL(0, 0) {
    @Override
    void happen(Scene scene) throws Exception {
      scene.victim().node().kill();
    }
  },
  /** SIGTERM, as in a rolling restart: drains and ends with 0. */
  TERM(0, 0) {
    @Override
    void happen(Scene scene) throws Exception {
      int code = scene.victim().node().terminate();
      if (code != 0) throw new AssertionError("SIGTERM ended with " + code);
    }
  },
  /** A process that does not run for a while and then goes on as if nothing had been. */
  PAUSE(1, 40) {
    @Override
    void happen(Scene scene) throws Exception {
      scene.victim().node().signal("STOP");
      scene.last();
      scene.victim().node().signal("CONT");
    }
  },
  /** The node reaches no other, and PostgreSQL still. */
  PARTITION(1, 40) {
    @Override
    void happen(Scene scene) {
      scene.between(Relay.Way.CUT);
      scene.last();
      scene.between(Relay.Way.OPEN);
    }
  },
  /** Connections to other nodes stay and carry nothing. */
  SILENCE(1, 40) {
    @Override
    void happen(Scene scene) {
      scene.between(Relay.Way.SILENT);
      scene.last();
      scene.between(Relay.Way.OPEN);
    }
  },
  /** What nodes say to each other is late. */
  LATENCY(2, 10) {
    @Override
    void happen(Scene scene) {
      scene.between(Relay.Way.SLOW);
      scene.last();
      scene.between(Relay.Way.OPEN);
    }
  },
  /** The node loses its connections to PostgreSQL and gets none. */
  DATABASE_CUT(1, 15) {
    @Override
    void happen(Scene scene) {
      scene.database(Relay.Way.CUT);
      scene.last();
      scene.database(Relay.Way.OPEN);
    }
  },
  /** Connections to PostgreSQL stay and carry nothing. */
  DATABASE_SILENCE(1, 20) {
    @Override
    void happen(Scene scene) {
      scene.database(Relay.Way.SILENT);
      scene.last();
      scene.database(Relay.Way.OPEN);
    }
  },
  /** PostgreSQL is slow to answer the node. */
  DATABASE_LATENCY(2, 10) {
    @Override
    void happen(Scene scene) {
      scene.database(Relay.Way.SLOW);
      scene.last();
      scene.database(Relay.Way.OPEN);
    }
  },
  /** PostgreSQL is stopped and started. */
  SERVER_STOP(1, 15) {
    @Override
    void happen(Scene scene) {
      scene.server().stop();
      scene.last();
      scene.server().startAgain();
    }
  },
  /** PostgreSQL crashes and recovers. */
  SERVER_CRASH(0, 3) {
    @Override
    void happen(Scene scene) throws Exception {
      scene.server().crash();
      scene.last();
      scene.server().startAgain();
    }
  },
  /** A table is locked: writes hang as on a disk that hangs. */
  LOCK(1, 16) {
    @Override
    void happen(Scene scene) throws Exception {
      String table = TABLES[scene.random().nextInt(TABLES.length)];
      try (Connection connection = scene.server().connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("lock table " + table + " in exclusive mode");
        scene.last();
        connection.rollback();
      }
    }
  },
  /** PostgreSQL answers every write of a table as a full disk makes it. */
  DISK_FULL(1, 15) {
    @Override
    void happen(Scene scene) throws Exception {
      String table = TABLES[scene.random().nextInt(TABLES.length)];
      scene.server().refuse(table, "true");
      scene.last();
      scene.server().allow(table);
    }
  };

  private static final String[] TABLES = {
    "data_journal", "control_journal", "segment", "dead_letter", "unit_commit", "pipeline", "run"
  };

  private final int leastSeconds;
  private final int mostSeconds;

  Fault(int leastSeconds, int mostSeconds) {
    this.leastSeconds = leastSeconds;
    this.mostSeconds = mostSeconds;
  }

  abstract void happen(Scene scene) throws Exception;

  /** Lets the fault happen to a place, for a while that {@code random} gives. */
  Scene on(ClusterUnderTest cluster, TestServer server, Random random) throws Exception {
    Place victim = cluster.places().get(random.nextInt(cluster.places().size()));
    long millis =
        leastSeconds * 1_000L + random.nextInt(Math.max(1, (mostSeconds - leastSeconds) * 1_000));
    var scene = new Scene(cluster, server, victim, random, Duration.ofMillis(millis));
    happen(scene);
    return scene;
  }

  /** Where, to whom, and for how long. */
  record Scene(
      ClusterUnderTest cluster, TestServer server, Place victim, Random random, Duration length) {
    /** Passes the time that the fault lasts. */
    void last() {
      long end = System.nanoTime() + length.toNanos();
      for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }

    /** Treats what goes between the victim and all other nodes. */
    void between(Relay.Way way) {
      for (Place other : cluster.places()) {
        if (other == victim) continue;
        other.remoting.treat(victim.host, way);
        victim.remoting.treat(other.host, way);
      }
    }

    /** Treats what goes between the victim and PostgreSQL. */
    void database(Relay.Way way) {
      // the pools' sockets are not bound to an address
      victim.database.treat("127.0.0.1", way);
      victim.database.treat(victim.host, way);
    }

    @Override
    public String toString() {
      return victim.host + ", " + length.toMillis() + " ms";
    }
  }
}
