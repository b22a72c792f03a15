package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Seen;
import io.dataaggregator.connectors.file.FileConnector;
import io.dataaggregator.connectors.file.FileSettings;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.persistence.store.DeadLetterStore;
import io.dataaggregator.persistence.store.PipelineRepository;
import io.dataaggregator.persistence.store.RunRepository;
import io.dataaggregator.persistence.store.SegmentStore;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What the API works with where a test says what entities answer and no database has a row. */
final class Scripted {
  private Scripted() {}

  static ApiParts parts(ApiParts.Entities entities) {
    return parts(entities, new RollupSettings(1, 1 << 20, 1_000_000));
  }

  static ApiParts parts(ApiParts.Entities entities, RollupSettings rollups) {
    DataSource empty = empty(DataSource.class);
    return new ApiParts(
        Map.of(),
        text -> PipelinePlan.of(DefinitionParser.parseNormalised(text)),
        entities,
        new LatestViews(Optional::empty),
        new PipelineRepository(empty),
        new RunRepository(empty),
        new SegmentStore(empty),
        new DeadLetterStore(empty),
        rollups,
        Runnable::run);
  }

  /** A pipeline whose readers see {@code results}. */
  static Seen seen(String name, Results results) {
    var view =
        new PipelineView(
            name,
            results.definition(),
            1,
            PipelineView.Desired.ACTIVE,
            PipelineView.Observed.IDLE,
            "",
            Instant.EPOCH,
            results.generation(),
            null,
            null);
    return new Seen(view, null, Ledger.EMPTY, results, results.generation(), false);
  }

  /** A pipeline file as pipelines keep it. */
  static String normalised(String yaml) {
    var file = new FileConnector(new FileSettings(List.of())).spec();
    var parsed = DefinitionParser.parse(yaml, Notation.YAML, Map.of(file.name(), file));
    return assertInstanceOf(DefinitionParser.Parsed.class, parsed).normalised();
  }

  /** Whatever it is asked for is empty: no rows, nothing changed. */
  private static <T> T empty(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Class<?> returned = method.getReturnType();
              if (returned.isInterface()) return empty(returned);
              if (returned == boolean.class) return false;
              return returned == int.class ? (Object) 0 : null;
            }));
  }
}
