package io.dataaggregator.cluster.placement;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
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

  private static final Duration ANSWER_WAIT = Duration.ofSeconds(1);

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

  private CompletionStage<Done> say() {
    if (busy.isEmpty()) return CompletableFuture.completedFuture(Done.getInstance());
    return AskPattern.<Receptionist.Command, Receptionist.Listing>ask(
            system.receptionist(),
            reply -> Receptionist.find(Inspector.KEY, reply),
            ANSWER_WAIT,
            system.scheduler())
        .thenApply(this::tell)
        .exceptionallyCompose(Farewell::unsaid);
  }

  private Done tell(Receptionist.Listing listing) {
    CurrentClusterState cluster = Cluster.get(system).state();
    listing.getServiceInstances(Inspector.KEY).stream()
        .filter(inspector -> isUp(cluster, inspector))
        .findFirst()
        .ifPresent(inspector -> {
          for (int from = 0; from < busy.size(); from += PAGE) {
            int until = Math.min(busy.size(), from + PAGE);
            inspector.tell(new Inspector.Adopt(List.copyOf(busy.subList(from, until))));
          }
        });
    return Done.getInstance();
  }

  /** Whether an inspector is on another node, and one that stays. */
  private static boolean isUp(CurrentClusterState cluster, ActorRef<?> inspector) {
    return StreamSupport.stream(cluster.getMembers().spliterator(), false)
        .filter(member -> member.status().equals(MemberStatus.up()))
        .map(Member::address)
        .anyMatch(inspector.path().address()::equals);
  }

  /** The keeper finds them then. */
  private static CompletionStage<Done> unsaid(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException
        ? CompletableFuture.completedFuture(Done.getInstance())
        : CompletableFuture.failedFuture(failure);
  }
}
