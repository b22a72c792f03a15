package io.dataaggregator.cluster.placement;

import io.dataaggregator.engine.port.ClusterView.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.jspecify.annotations.Nullable;

/** Tells other nodes which entities are here, and takes over theirs; one on every node. */
public final class Inspector {
  /** What is asked between nodes. */
  public sealed interface Message {}

  /**
   * Which entities are there?
   *
   * @param type of which type; null for all
   * @param after behind which one, as a cursor; empty for the first
   * @param limit at most so many, the first in order
   */
  public record Ask(@Nullable String type, String after, int limit, ActorRef<Answer> replyTo)
      implements Message {}

  /**
   * The first entities of a node.
   *
   * @param total how many there are in all
   */
  public record Answer(String node, List<Placement> items, long total) implements Message {}

  /**
   * From a node that leaves: these were there and had work under way.
   *
   * @param pipelines their paths
   */
  public record Adopt(List<String> pipelines) implements Message {}

  /** Of the system actor that each node has. */
  public static final String NAME = "inspector";

  private static final ServiceKey<Message> KEY = ServiceKey.create(Message.class, NAME);

  private Inspector() {}

  /** The inspector of the node at {@code address}. */
  static ActorRef<Message> on(ActorSystem<?> system, Address address) {
    return ActorRefResolver.get(system).resolveActorRef(address + "/system/" + NAME);
  }

  /**
   * The inspector of this node.
   *
   * @param node its address
   * @param shards which shard an entity belongs to, by its path
   * @param wake wakes a pipeline, by its path, wherever its home is now
   */
  public static Behavior<Message> create(
      String node, Residents residents, Function<String, String> shards, Consumer<String> wake) {
    return Behaviors.setup(context -> {
      // nodes of the release before find it there
      context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
      return Behaviors.receive(Message.class)
          .onMessage(
              Ask.class,
              ask -> {
                ask.replyTo().tell(answer(node, residents, shards, ask));
                return Behaviors.same();
              })
          .onMessage(
              Adopt.class,
              adopt -> {
                adopt.pipelines().forEach(wake);
                return Behaviors.same();
              })
          .build();
    });
  }

  private static Answer answer(
      String node, Residents residents, Function<String, String> shards, Ask ask) {
    var items = new ArrayList<Placement>();
    long total = 0;
    Residents.Name after = Residents.Name.of(ask.after());
    for (Map.Entry<Residents.Name, Residents.Doing> one : residents.here().entrySet()) {
      Residents.Name name = one.getKey();
      if (ask.type() != null && !ask.type().equals(name.type())) continue;
      total++;
      if (items.size() < ask.limit() && name.compareTo(after) > 0) {
        items.add(
            new Placement(
                name.type(),
                name.path(),
                shards.apply(name.path()),
                node,
                one.getValue().state(),
                one.getValue().since()));
      }
    }
    return new Answer(node, items, total);
  }
}
