package io.dataaggregator.cluster.fault;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Kills nodes in a given phase, placed by what the database shows and never by the clock alone. */
final class Executioner {
  private static final Duration HOLD = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int LONGEST_PAUSE_NANOS = 40_000_000;

  private final TestServer server;
  private final Trades trades;
  private final SplittableRandom random;
  private Progress atLastKill = Progress.NONE;

  Executioner(TestServer server, Trades trades, long seed) {
    this.server = server;
    this.trades = trades;
    random = new SplittableRandom(seed);
  }

  /** Nothing before now counts as progress. */
  void begin() throws SQLException {
    try (Connection connection = server.connect()) {
      atLastKill = Progress.of(connection, trades.name());
    }
  }

  Progress atLastKill() {
    return atLastKill;
  }

  /**
   * Kills {@code node} in {@code phase}, once there was progress since the last kill.
   *
   * @return false where the run ended before that could be
   */
  boolean kill(NodeUnderTest node, String run, Phase phase)
      throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (Connection watch = server.connect()) {
      while (System.nanoTime() < deadline) {
        if (!node.isAlive()) throw new AssertionError("the node ended by itself:\n" + node.log());
        if (trades.isOver(run)) return false;
        Progress now = Progress.of(watch, trades.name());
        if (now.isAfter(atLastKill)
            && phase.isNear(now, atLastKill)
            && (phase.table().isEmpty() ? strike(node) : strikeHeld(node, phase, watch))) {
          atLastKill = Progress.of(watch, trades.name());
          return true;
        }
        LockSupport.parkNanos(LONGEST_PAUSE_NANOS / 20);
      }
    }
    throw new AssertionError("no " + phase + " within " + LIMIT + ":\n" + node.log());
  }

  private boolean strike(NodeUnderTest node) throws InterruptedException {
    LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_NANOS));
    node.kill();
    return true;
  }

  /**
   * Holds the phase's table and strikes when a writer waits for it. What a dead node had sent goes
   * on in the database after that: a write that nobody hears of.
   */
  private boolean strikeHeld(NodeUnderTest node, Phase phase, Connection watch)
      throws SQLException, InterruptedException {
    try (Connection holder = server.connect();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("lock table " + phase.table() + " in share mode");
      long deadline = System.nanoTime() + HOLD.toNanos();
      while (System.nanoTime() < deadline) {
        if (isWaiting(watch, phase) && phase.isThere(Progress.of(watch, trades.name()))) {
          return strike(node);
        }
        LockSupport.parkNanos(LONGEST_PAUSE_NANOS / 20);
      }
      return false;
    }
  }

  private static boolean isWaiting(Connection watch, Phase phase) throws SQLException {
    try (Statement statement = watch.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from pg_locks waiting"
                    + " join pg_class on pg_class.oid = waiting.relation"
                    + " where not waiting.granted and pg_class.relname = '"
                    + phase.table()
                    + "'")) {
      row.next();
      return row.getLong(1) > 0;
    }
  }
}
