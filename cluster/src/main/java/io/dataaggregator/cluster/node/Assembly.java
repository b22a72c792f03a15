package io.dataaggregator.cluster.node;

import ch.qos.logback.classic.LoggerContext;
import io.dataaggregator.cluster.api.ApiParts;
import io.dataaggregator.cluster.api.LatestViews;
import io.dataaggregator.cluster.api.PipelineService;
import io.dataaggregator.cluster.operation.LogbackLevels;
import io.dataaggregator.cluster.operation.MemberOperations;
import io.dataaggregator.cluster.pipeline.Keeper;
import io.dataaggregator.cluster.pipeline.PipelineEntity;
import io.dataaggregator.cluster.pipeline.PipelineParts;
import io.dataaggregator.cluster.pipeline.PipelineRows;
import io.dataaggregator.cluster.placement.Farewell;
import io.dataaggregator.cluster.placement.Inspector;
import io.dataaggregator.cluster.placement.Residents;
import io.dataaggregator.cluster.placement.WholeCluster;
import io.dataaggregator.cluster.reference.Loading;
import io.dataaggregator.cluster.retention.Sweeper;
import io.dataaggregator.cluster.segment.SessionSeals;
import io.dataaggregator.cluster.split.DatabaseSplitStore;
import io.dataaggregator.cluster.split.InFlight;
import io.dataaggregator.cluster.split.Rehearsal;
import io.dataaggregator.cluster.split.SplitEntity;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.cluster.split.SplitParts;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.http.RestApi;
import io.dataaggregator.http.cluster.Operators;
import io.dataaggregator.http.server.HttpServer;
import io.dataaggregator.persistence.database.Database;
import io.dataaggregator.persistence.store.DeadLetterStore;
import io.dataaggregator.persistence.store.Generations;
import io.dataaggregator.persistence.store.PipelineRepository;
import io.dataaggregator.persistence.store.PublishedSeals;
import io.dataaggregator.persistence.store.Retention;
import io.dataaggregator.persistence.store.RetiredGenerations;
import io.dataaggregator.persistence.store.RunRepository;
import io.dataaggregator.persistence.store.SegmentStore;
import io.dataaggregator.persistence.store.UnitCommits;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.slf4j.LoggerFactory;

/** Puts a node's parts together: the only place that knows all of them. */
final class Assembly {
  private final ActorSystem<?> system;
  private final Map<String, SourceConnector> connectors;
  private final NodeSettings settings;
  private final NodeState state;
  private final Executor blocking;
  private final Plans plans = new Plans();
  private final Residents residents = new Residents();
  private final Entities entities;
  private final InFlight inFlight;
  private final NodeMetrics metrics;
  private final PipelineRepository pipelines;
  private final RunRepository runs;
  private final SegmentStore segments;
  private final DeadLetterStore deadLetters;
  private final Database database;
  private final Pipelines service;

  Assembly(
      ActorSystem<?> system,
      Database database,
      Map<String, SourceConnector> connectors,
      NodeSettings settings,
      NodeState state) {
    this.system = system;
    this.database = database;
    this.connectors = connectors;
    this.settings = settings;
    this.state = state;
    blocking =
        system
            .dispatchers()
            .lookup(DispatcherSelector.fromConfig("dataaggregator-blocking-dispatcher"));
    entities = new Entities(system);
    inFlight = new InFlight(settings.split().nodeInFlight(), settings.split().pipelineInFlight());
    metrics = new NodeMetrics(state.registry(), database, inFlight);
    pipelines = new PipelineRepository(database.queries());
    runs = new RunRepository(database.queries());
    segments = new SegmentStore(database.queries());
    deadLetters = new DeadLetterStore(database.queries());
    service =
        new PipelineService(
            new ApiParts(
                connectors,
                plans::of,
                entities,
                new LatestViews(state::outage),
                pipelines,
                runs,
                segments,
                deadLetters,
                settings.rollups(),
                blocking));
    var watch = new DatabaseWatch(database.health());
    watch.start(system, blocking);
    state.outage(watch::outage);
  }

  /** Makes this node a home for pipelines and splits. */
  void shard() {
    SplitParts splitParts = splitParts();
    Rehearsal.perform(system, splitParts);
    PipelineParts pipelineParts = pipelineParts();
    var sharding = ClusterSharding.get(system);
    // Entities drive themselves: sharding sees no messages of theirs and would put them to rest.
    var settings = ClusterShardingSettings.create(system).withNoPassivationStrategy();
    sharding.init(
        Entity.of(
                PipelineEntity.TYPE,
                context ->
                    PipelineEntity.create(
                        pipeline(context.getEntityId()), pipelineParts, context.getShard()))
            .withSettings(settings));
    sharding.init(
        Entity.of(
                SplitEntity.TYPE,
                context ->
                    SplitEntity.create(
                        split(context.getEntityId()), splitParts, context.getShard()))
            .withStopMessage(new SplitMessage.Stop())
            .withSettings(settings));
  }

  private SplitParts splitParts() {
    return new SplitParts(
        connectors,
        new Loading(system, connectors, service, blocking),
        plans::of,
        new DatabaseSplitStore(deadLetters, new UnitCommits(database.queries()), segments),
        blocking,
        entities,
        residents,
        metrics,
        inFlight,
        settings.split());
  }

  private PipelineParts pipelineParts() {
    return new PipelineParts(
        connectors,
        plans::of,
        new PipelineRows(
            pipelines,
            runs,
            new PublishedSeals(database.queries()),
            new Generations(database.queries()),
            new RetiredGenerations(database.queries())),
        new SessionSeals(segments),
        entities::tell,
        blocking,
        settings.coordination(),
        residents,
        metrics);
  }

  /** Starts what tells other nodes who is on this one, and who was when it leaves. */
  void inspect() {
    String node = WholeCluster.name(Cluster.get(system).selfMember().address());
    int count = system.settings().config().getInt("pekko.cluster.sharding.number-of-shards");
    var shards = new HashCodeMessageExtractor<Object>(count);
    system.systemActorOf(
        Inspector.create(node, residents, shards::shardId, path -> entities.wake(pipeline(path))),
        Inspector.NAME,
        Props.empty());
    Farewell.prepare(system, residents);
  }

  /** Starts the keeper, one in the cluster. */
  void keep() {
    ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                Keeper.create(
                    settings.cluster().keeperInterval(),
                    pipelines::active,
                    blocking,
                    entities::wake),
                "keeper"));
  }

  /** Starts the sweeper, one in the cluster. */
  void sweep() {
    var retention = new Retention(database.queries());
    ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                Sweeper.create(settings.retention(), retention::sweep, blocking, metrics::deleted),
                "sweeper"));
  }

  CompletionStage<InetSocketAddress> serve() {
    var routes =
        RestApi.routes(
            service, new WholeCluster(system), operators(), state::readiness, state.registry());
    return HttpServer.start(system, settings.http(), routes, state.registry())
        .thenApply(ServerBinding::localAddress);
  }

  private Operators operators() {
    String node = WholeCluster.name(Cluster.get(system).selfMember().address());
    var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    return new Operators(
        settings.cluster().operations(),
        new MemberOperations(system, state::drain),
        new LogbackLevels(node, system, loggers, Clock.systemUTC()));
  }

  private static PipelineId pipeline(String path) {
    String[] parts = path.split("/", -1);
    return new PipelineId(parts[0], parts[1]);
  }

  private static SplitId split(String path) {
    String[] parts = path.split("/", -1);
    return new SplitId(
        new PipelineId(parts[0], parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]));
  }
}
