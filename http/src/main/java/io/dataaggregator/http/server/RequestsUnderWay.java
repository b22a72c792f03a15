package io.dataaggregator.http.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;

/**
 * Requests that have begun and whose response is not out yet, so that a stopping server can wait
 * for them. Pekko HTTP's own way to stop resets a connection whose answer has just left the
 * handler, and the client loses that answer; here each connection closes by itself, behind its last
 * response.
 */
final class RequestsUnderWay {
  private final AtomicInteger requests = new AtomicInteger();
  private final CompletableFuture<Done> none = new CompletableFuture<>();
  private volatile boolean stopping;

  void begin() {
    requests.incrementAndGet();
  }

  void end() {
    int left = requests.decrementAndGet();
    if (left == 0 && stopping) none.complete(Done.getInstance());
  }

  /** Tells the client of a stopping server not to send anything more on its connection. */
  HttpResponse last(HttpResponse response) {
    return stopping ? response.addHeader(Connection.create("close")) : response;
  }

  /** From now on every response is its connection's last. */
  void stop() {
    stopping = true;
    if (requests.get() == 0) none.complete(Done.getInstance());
  }

  /** When, after {@link #stop}, no request was under way. */
  CompletionStage<Done> none() {
    return none.copy();
  }
}
