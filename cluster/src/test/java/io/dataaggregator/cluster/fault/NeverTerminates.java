package io.dataaggregator.cluster.fault;

import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionIdProvider;

/**
 * Put into a node by {@code pekko.extensions}: its actor system never comes to its end, as happened
 * to one that left while a neighbour was stopped in the middle of a connection.
 */
final class NeverTerminates extends AbstractExtensionId<Extension> implements ExtensionIdProvider {
  static final String KEY = "pekko.extensions.0";

  @Override
  public NeverTerminates lookup() {
    return this;
  }

  @Override
  public Extension createExtension(ExtendedActorSystem system) {
    system.registerOnTermination(NeverTerminates::stay);
    return new Extension() {};
  }

  private static void stay() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
