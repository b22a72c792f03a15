package io.dataaggregator.cluster.placement;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * A node that leaves in order tells another what it had under way, once it has handed that over.
 * Without it the pipelines would be found by the keeper only, which may be on its way to another
 * node at that moment, too.
 */
public final class Farewell {
  /** Far below what a message may hold. */
  private static final int PAGE = 500;

  private final ActorSystem<?> system;
  private final Residents residents;
  private volatile List<String> busy = List.of();

  private Farewell(ActorSystem<?> system, Residents residents) {
    this.system = system;
    this.residents = residents;
  }

  /** Has the shutdown of {@code system} say it. */
  public static void prepare(ActorSystem<?> system, Residents residents) {
    var farewell = new Farewell(system, residents);
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeClusterShutdown(), "farewell-note", farewell::note);
    shutdown.addTask(CoordinatedShutdown.PhaseClusterLeave(), "farewell-say", farewell::say);
  }

  private CompletionStage<Done> note() {
    busy = residents.busy();
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  /** To one that stays: it may have come a moment ago. */
  private CompletionStage<Done> say() {
    Cluster cluster = Cluster.get(system);
    StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .filter(member -> member.status().equals(MemberStatus.up()))
        .map(Member::address)
        .filter(address -> !address.equals(cluster.selfMember().address()))
        .findFirst()
        .ifPresent(address -> tell(Inspector.on(system, address)));
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  private void tell(ActorRef<Inspector.Message> inspector) {
    for (int from = 0; from < busy.size(); from += PAGE) {
      int until = Math.min(busy.size(), from + PAGE);
      inspector.tell(new Inspector.Adopt(List.copyOf(busy.subList(from, until))));
    }
  }
}
