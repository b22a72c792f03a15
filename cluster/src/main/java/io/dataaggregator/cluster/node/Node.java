package io.dataaggregator.cluster.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.port.Readiness;
import io.dataaggregator.persistence.database.Database;
import io.dataaggregator.persistence.database.DatabaseException;
import io.dataaggregator.persistence.journal.JournalSetup;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.jspecify.annotations.Nullable;

/** A running node. */
public final class Node {
  private static final String NAME = "dataaggregator";

  /** For what the phases need beside their timeouts. */
  private static final Duration STOP_MARGIN = Duration.ofSeconds(3);

  private final ActorSystem<?> system;
  private final Database database;
  private final NodeState state;
  private volatile @Nullable InetSocketAddress http;

  private Node(ActorSystem<?> system, Database database, NodeState state) {
    this.system = system;
    this.database = database;
    this.state = state;
  }

  /**
   * Starts a node with the configuration of the process.
   *
   * @throws StartRefused when the configuration or what it names does not allow it
   */
  public static Node start() {
    return start(configuration());
  }

  /** Starts a node with {@code config}. */
  public static Node start(Config config) {
    List<String> unknown = ConfigKeys.unknown(config);
    if (!unknown.isEmpty()) throw new StartRefused(String.join("; ", unknown));
    try {
      var settings = NodeSettings.from(config);
      if (settings.cluster().tls()) TlsFiles.check(config);
      var connectors = Connectors.of(config);
      var database = Database.open(settings.database());
      try {
        return start(config, settings, connectors, database);
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (ConfigException | DatabaseException | IllegalArgumentException e) {
      throw new StartRefused(String.valueOf(e.getMessage()));
    }
  }

  private static Node start(
      Config config,
      NodeSettings settings,
      Map<String, SourceConnector> connectors,
      Database database) {
    var bootstrap = BootstrapSetup.create(AgreedKeys.with(config, database.identity()));
    var setup = ActorSystemSetup.create(bootstrap, new JournalSetup(database));
    ActorSystem<Void> system;
    try {
      system = ActorSystem.create(Behaviors.empty(), NAME, setup);
    } catch (RuntimeException e) {
      throw new StartRefused("the actor system does not start: " + e.getMessage());
    }
    var state = new NodeState(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    var node = new Node(system, database, state);
    try {
      var assembly = new Assembly(system, database, connectors, settings, state);
      assembly.shard();
      assembly.inspect();
      if (settings.cluster().managementPort() > 0) {
        PekkoManagement.get(system).start().toCompletableFuture().join();
      }
      node.join(settings.cluster().formation());
      assembly.keep();
      assembly.sweep();
      state.readiness(node::membership);
      node.http = assembly.serve().toCompletableFuture().join();
      return node;
    } catch (CompletionException e) {
      node.terminate();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartRefused(String.valueOf(cause.getMessage()));
    } catch (RuntimeException e) {
      node.terminate();
      throw e;
    }
  }

  /** {@code conf/node.conf} of the working directory, unless {@code config.file} names another. */
  private static Config configuration() {
    String named = System.getProperty("config.file");
    File file = named != null ? new File(named) : Path.of("conf", "node.conf").toFile();
    try {
      if (named == null && !file.exists()) return configuration(ConfigFactory.empty());
      return configuration(
          ConfigFactory.parseFile(file, ConfigParseOptions.defaults().setAllowMissing(false)));
    } catch (ConfigException e) {
      throw new StartRefused(String.valueOf(e.getMessage()));
    }
  }

  /** The whole configuration of a node where {@code deployed} is what its deployment says. */
  public static Config configuration(Config deployed) {
    Config platform = ConfigFactory.parseResources("platform.conf");
    var cluster = ClusterSettings.from(ConfigFactory.load(deployed.withFallback(platform)));
    return ConfigFactory.load(deployed.withFallback(cluster.pekko()).withFallback(platform));
  }

  private void join(ClusterSettings.Formation formation) {
    switch (formation) {
      case ALONE -> {
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
      }
      case CONTACTS, KUBERNETES -> ClusterBootstrap.get(system).start();
    }
  }

  private Readiness membership() {
    MemberStatus status = Cluster.get(system).selfMember().status();
    boolean up = status.equals(MemberStatus.up());
    String cause = up ? "" : "not a member of the cluster: " + status;
    return new Readiness(up, cause, state.degraded());
  }

  /**
   * Completes with why the node has ended, also where it did so by itself, and where its actor
   * system has not stopped in the time that its phase has: the process must not stay for that.
   */
  CompletionStage<Ending> whenEnded() {
    var shutdown = CoordinatedShutdown.get(system);
    var ended = new CompletableFuture<Done>();
    system.getWhenTerminated().thenAccept(ended::complete);
    String last = CoordinatedShutdown.PhaseActorSystemTerminate();
    Duration limit = phaseTimeout(shutdownSettings(system.settings().config()), last);
    shutdown.addTask(
        last,
        "end-in-any-case",
        () -> {
          ended.completeOnTimeout(Done.getInstance(), limit.toMillis(), TimeUnit.MILLISECONDS);
          return CompletableFuture.completedFuture(Done.getInstance());
        });
    return ended.thenApply(
        done -> shutdown.getShutdownReason().map(Ending::of).orElse(Ending.UNKNOWN));
  }

  /** Completes when an operator wants this node drained: whoever owns the process ends it. */
  CompletionStage<@Nullable Void> whenDrainWanted() {
    return state.drainWanted();
  }

  /** What there is to say of an ending. */
  String lastWords(Ending ending) {
    return switch (ending) {
      case REFUSED -> ending.message() + ": " + AgreedKeys.described(system.settings().config());
      case STOPPED, LEFT, DOWNED, UNKNOWN -> ending.message();
    };
  }

  /** Where the REST API listens. */
  public URI address() {
    InetSocketAddress bound = http;
    if (bound == null) throw new IllegalStateException("the node does not listen yet");
    return URI.create("http://" + bound.getHostString() + ":" + bound.getPort());
  }

  /**
   * Stops as an operator expects: no longer ready, requests answered, splits drained, entities
   * handed over, and the database last.
   */
  public void stop() {
    state.stopping();
    terminate();
    database.close();
  }

  /**
   * How long a node may take to stop, its database aside: every phase of the shutdown may use up
   * its time. Whoever supervises the process has to wait for longer.
   */
  public static Duration stopWait(Config config) {
    Config shutdown = shutdownSettings(config);
    Duration phases = Duration.ZERO;
    for (String phase : shutdown.getObject("phases").keySet()) {
      phases = phases.plus(phaseTimeout(shutdown, phase));
    }
    return phases.plus(STOP_MARGIN);
  }

  private static Config shutdownSettings(Config config) {
    return config.getConfig("pekko.coordinated-shutdown");
  }

  private static Duration phaseTimeout(Config shutdown, String phase) {
    String own = "phases." + phase + ".timeout";
    return shutdown.getDuration(shutdown.hasPath(own) ? own : "default-phase-timeout");
  }

  private void terminate() {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.jvmExitReason())
        .toCompletableFuture()
        .orTimeout(stopWait(system.settings().config()).toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
