package io.dataaggregator.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client without manners: sends bytes as they are, reads as it likes. */
final class RawSocket implements AutoCloseable {
  private final Socket socket;

  RawSocket(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(10_000);
  }

  RawSocket send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends no more. */
  void end() throws IOException {
    socket.shutdownOutput();
  }

  /** Everything until the server closes the connection. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** At least what is needed to have {@code mark} in it. */
  String until(String mark) throws IOException {
    var text = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (text.indexOf(mark) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended with " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
