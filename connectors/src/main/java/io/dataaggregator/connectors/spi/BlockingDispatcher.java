package io.dataaggregator.connectors.spi;

import org.apache.pekko.stream.Attributes;

/**
 * Names the dispatcher on which a source blocks. It is no {@code ActorAttributes.dispatcher}: that
 * would put an asynchronous boundary behind the source, which fetches ahead of demand, while a
 * batch is the receiver's only until it pulls again.
 *
 * @param id configuration path of the dispatcher
 */
public record BlockingDispatcher(String id) implements Attributes.Attribute {
  /** Where the stream names none. */
  public static final BlockingDispatcher STANDARD =
      new BlockingDispatcher("pekko.actor.default-blocking-io-dispatcher");
}
