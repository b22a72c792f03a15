package io.dataaggregator.cluster.placement;

import io.dataaggregator.engine.port.ClusterView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/** The cluster as this node sees it, and what the inspectors of all nodes say. */
public final class WholeCluster implements ClusterView {
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(3);

  private static final Comparator<Placement> ORDER =
      Comparator.comparing(Placement::type)
          .thenComparing(Placement::entity)
          .thenComparing(Placement::node);

  private final ActorSystem<?> system;

  public WholeCluster(ActorSystem<?> system) {
    this.system = system;
  }

  /** How a node is called, {@code host:port} of its remoting. */
  public static String name(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().map(String::valueOf).orElse("");
  }

  @Override
  public Members members() {
    Cluster cluster = Cluster.get(system);
    CurrentClusterState state = cluster.state();
    var unreachable = state.getUnreachable();
    List<Member> members =
        StreamSupport.stream(state.getMembers().spliterator(), false)
            .sorted(Comparator.comparing(member -> name(member.address())))
            .map(member ->
                new Member(
                    name(member.address()),
                    member.status().toString(),
                    !unreachable.contains(member),
                    member.appVersion().version()))
            .toList();
    Address leader = state.getLeader();
    return new Members(
        name(cluster.selfMember().address()), leader == null ? null : name(leader), members);
  }

  @Override
  public CompletionStage<Placements> placements(
      @Nullable String type, @Nullable String after, int limit) {
    String from = after == null ? "" : after;
    return answers(type, from, limit).thenApply(answers -> merged(answers, limit));
  }

  /** Of every member: the receptionist would know of one that has just come some seconds late. */
  private CompletionStage<List<Inspector.Answer>> answers(
      @Nullable String type, String after, int limit) {
    var asked = new ArrayList<CompletableFuture<Inspector.Answer>>();
    for (var member : Cluster.get(system).state().getMembers()) {
      ActorRef<Inspector.Message> inspector = Inspector.on(system, member.address());
      asked.add(
          AskPattern.<Inspector.Message, Inspector.Answer>ask(
                  inspector,
                  reply -> new Inspector.Ask(type, after, limit, reply),
                  ANSWER_WAIT,
                  system.scheduler())
              .toCompletableFuture()
              .exceptionallyCompose(WholeCluster::silence));
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(nothing -> asked.stream().map(CompletableFuture::join).toList());
  }

  /** A node that does not answer is told by its absence. */
  private static CompletionStage<Inspector.Answer> silence(Throwable failure) {
    return failure instanceof TimeoutException
        ? CompletableFuture.completedFuture(new Inspector.Answer("", List.of(), 0))
        : CompletableFuture.failedFuture(failure);
  }

  private Placements merged(List<Inspector.Answer> answers, int limit) {
    // one entity on two nodes is what an operator wants to see: a page does not end between them
    List<Placement> found =
        answers.stream().flatMap(answer -> answer.items().stream()).sorted(ORDER).toList();
    List<Placement> items = found.stream().limit(limit).toList();
    Placement last = items.isEmpty() || found.size() < limit ? null : items.getLast();
    String next = last == null ? null : new Residents.Name(last.type(), last.entity()).cursor();
    long total = answers.stream().mapToLong(Inspector.Answer::total).sum();
    Set<String> silent = new TreeSet<>();
    members().members().forEach(member -> silent.add(member.node()));
    answers.forEach(answer -> silent.remove(answer.node()));
    return new Placements(items, total, List.copyOf(silent), next);
  }
}
