package io.dataaggregator.cluster.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The network in front of a port, which a test can disturb: a TCP relay that treats connections by
 * the address that they come from.
 */
final class Relay implements AutoCloseable {
  private static final int BLOCK = 64 << 10;
  private static final int BACKLOG = 64;
  private static final long SLOW_NANOS = 100_000_000;

  /** How a connection is treated. */
  enum Way {
    OPEN,
    /** Every block is late. */
    SLOW,
    /** Nothing comes through and nobody is told: half-open connections. */
    SILENT,
    /** Connections are closed, and new ones at once. */
    CUT
  }

  private record Connection(String from, Socket near, Socket far) implements Closeable {
    @Override
    public void close() throws IOException {
      try (near) {
        far.close();
      }
    }
  }

  private final ServerSocket door;
  private final InetSocketAddress target;
  private final Map<String, Way> ways = new ConcurrentHashMap<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocket door, InetSocketAddress target) {
    this.door = door;
    this.target = target;
  }

  /** Relays from a free port of {@code host} to {@code target}. */
  static Relay to(InetSocketAddress target, String host) throws IOException {
    var relay = new Relay(new ServerSocket(0, BACKLOG, InetAddress.getByName(host)), target);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  int port() {
    return door.getLocalPort();
  }

  /** From now on connections from {@code source} are treated like this. */
  void treat(String source, Way way) {
    ways.put(source, way);
    if (way != Way.CUT) return;
    for (Connection connection : connections) {
      if (connection.from().equals(source)) close(connection);
    }
  }

  private Way way(String source) {
    return ways.getOrDefault(source, Way.OPEN);
  }

  private void accept() {
    try {
      while (true) {
        Socket near = door.accept();
        String from = near.getInetAddress().getHostAddress();
        Thread.ofVirtual().start(() -> connect(from, near));
      }
    } catch (IOException closed) {
      if (!door.isClosed()) throw new IllegalStateException(closed);
    }
  }

  private void connect(String from, Socket near) {
    var far = new Socket();
    var connection = new Connection(from, near, far);
    try {
      if (way(from) == Way.CUT) {
        close(connection);
        return;
      }
      far.connect(target);
      connections.add(connection);
      Thread.ofVirtual().start(() -> pump(connection, near, far));
      pump(connection, far, near);
    } catch (IOException refused) {
      // whoever knocked sees a closed connection, as without a relay
      close(connection);
    }
  }

  private void pump(Connection connection, Socket from, Socket to) {
    byte[] block = new byte[BLOCK];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read; (read = in.read(block)) >= 0; ) {
        if (!mayPass(connection)) break;
        out.write(block, 0, read);
        out.flush();
      }
    } catch (IOException gone) {
      // one side is gone, and so is the other then
      close(connection);
    } finally {
      close(connection);
    }
  }

  /** Waits as the connection is treated; false where it is to be closed. */
  private boolean mayPass(Connection connection) {
    if (way(connection.from()) == Way.SLOW) LockSupport.parkNanos(SLOW_NANOS);
    while (way(connection.from()) == Way.SILENT && !connection.near().isClosed()) {
      LockSupport.parkNanos(SLOW_NANOS);
    }
    return way(connection.from()) != Way.CUT && !door.isClosed();
  }

  private void close(Connection connection) {
    connections.remove(connection);
    try (connection) {
      return;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Connection connection : connections) close(connection);
  }
}
