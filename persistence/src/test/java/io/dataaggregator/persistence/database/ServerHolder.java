package io.dataaggregator.persistence.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A process that starts an embedded server, reports its address, and waits to be killed. */
final class ServerHolder {
  private ServerHolder() {}

  /**
   * Runs until killed.
   *
   * @param arguments the data directory and the loopback port to report to
   */
  public static void main(String[] arguments) throws IOException {
    EmbeddedServer server =
        EmbeddedServer.start(
            new EmbeddedSettings(
                Path.of(arguments[0]), 0, Duration.ofSeconds(5), Duration.ofSeconds(60)));
    int port = Integer.parseInt(arguments[1]);
    try (Socket report = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String line = server.address().toUrl() + "\n";
      report.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      report.getOutputStream().flush();
      // Ends when the test does, if that does not kill it before.
      int end = report.getInputStream().read();
      if (end < 0) {
        server.close();
      }
    }
  }
}
