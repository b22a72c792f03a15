package io.dataaggregator.cluster.operation;

import io.dataaggregator.cluster.placement.WholeCluster;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.ClusterOperations;
import io.dataaggregator.engine.port.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Leave;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Operations on members, as far as they can end well in the cluster as this node sees it. */
public final class MemberOperations implements ClusterOperations {
  private static final Logger LOG = LoggerFactory.getLogger(MemberOperations.class);
  private static final Set<MemberStatus> STAYING =
      Set.of(MemberStatus.joining(), MemberStatus.weaklyUp(), MemberStatus.up());

  private final Cluster cluster;
  private final BooleanSupplier drain;

  /**
   * Operations of the node of {@code system}.
   *
   * @param drain begins to drain this node; false where that has begun already
   */
  public MemberOperations(ActorSystem<?> system, BooleanSupplier drain) {
    this.cluster = Cluster.get(system);
    this.drain = drain;
  }

  @Override
  public Answer<String> leave(String node) {
    CurrentClusterState state = cluster.state();
    Optional<Member> found = find(state, node);
    if (found.isEmpty()) return unknown(state, node);
    Member member = found.get();
    if (!STAYING.contains(member.status())) {
      return refused("cluster.already-leaving", node + " is " + member.status() + " already: wait");
    }
    if (state.getUnreachable().contains(member)) {
      return refused(
          "cluster.unreachable",
          node + " is unreachable and cannot hand over: wait until it is back, or down it");
    }
    if (isLast(state, member)) return last(node);
    LOG.info("an operator has {} leave the cluster", node);
    cluster.manager().tell(Leave.create(member.address()));
    return Answer.done(node);
  }

  @Override
  public Answer<String> down(String node) {
    CurrentClusterState state = cluster.state();
    Optional<Member> found = find(state, node);
    if (found.isEmpty()) return unknown(state, node);
    Member member = found.get();
    if (member.status().equals(MemberStatus.down())) {
      return refused("cluster.already-down", node + " is down already: wait until it is removed");
    }
    if (member.address().equals(self())) {
      return refused(
          "cluster.down-self",
          node + " is the node that you ask: drain it, or have another node down it");
    }
    if (isLast(state, member)) return last(node);
    LOG.info("an operator takes {} for dead", node);
    cluster.manager().tell(new Down(member.address()));
    return Answer.done(node);
  }

  @Override
  public Answer<String> drain() {
    String node = WholeCluster.name(self());
    if (!drain.getAsBoolean()) {
      return refused("cluster.already-draining", node + " drains already: wait until it has ended");
    }
    LOG.info("an operator has this node drain");
    return Answer.done(node);
  }

  private Address self() {
    return cluster.selfMember().address();
  }

  private static List<Member> members(CurrentClusterState state) {
    return StreamSupport.stream(state.getMembers().spliterator(), false).toList();
  }

  private static Optional<Member> find(CurrentClusterState state, String node) {
    return members(state).stream()
        .filter(member -> WholeCluster.name(member.address()).equals(node))
        .findFirst();
  }

  private static boolean isLast(CurrentClusterState state, Member member) {
    return members(state).stream()
        .noneMatch(other -> !other.equals(member) && STAYING.contains(other.status()));
  }

  private static Answer<String> unknown(CurrentClusterState state, String node) {
    String known =
        members(state).stream()
            .map(member -> WholeCluster.name(member.address()))
            .sorted()
            .collect(Collectors.joining(", "));
    return Answer.refused(new Refusal.NotFound("member " + node + ": there are " + known));
  }

  private static Answer<String> last(String node) {
    return refused(
        "cluster.last-member",
        node + " is the last member, and nobody could take over: to stop it, drain it");
  }

  private static Answer<String> refused(String code, String message) {
    return Answer.refused(new Refusal.Conflict(code, message));
  }
}
