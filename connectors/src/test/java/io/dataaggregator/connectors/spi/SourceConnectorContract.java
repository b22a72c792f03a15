package io.dataaggregator.connectors.spi;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every source connector promises. A connector's test hands over its sources and runs what it
 * gets back:
 *
 * <pre>{@code
 * @AutoClose static final SourceConnectorContract CONTRACT = new SourceConnectorContract();
 *
 * @TestFactory
 * Stream<DynamicTest> gzippedCsv() {
 *   return CONTRACT.of(() -> new GzippedCsv());
 * }
 * }</pre>
 */
public final class SourceConnectorContract implements AutoCloseable {
  /** The dispatcher of streams that say where they may block. */
  static final String DISPATCHER = "contract-reader";

  private static final String CONFIG =
      """
      pekko.loglevel = WARNING
      %s {
        type = Dispatcher
        executor = "thread-pool-executor"
        thread-pool-executor.fixed-pool-size = 1
      }
      """
          .formatted(DISPATCHER);

  private final ActorSystem system =
      ActorSystem.create("contract", ConfigFactory.parseString(CONFIG));

  /** Makes a source. */
  public interface Opener {
    SourceCase open() throws Exception;
  }

  /** One promise; throws where it is broken. */
  interface Promise {
    void check(Subject subject) throws Exception;
  }

  /** A source, and its definition as a pipeline file has it. */
  record Subject(SourceCase of, SourceDefinition source, ActorSystem system) {
    SourceConnector connector() {
      return of.connector();
    }
  }

  /** Every promise as a test over a source of its own. */
  public Stream<DynamicTest> of(Opener opener) {
    return Stream.concat(SpecPromises.ALL.entrySet().stream(), ReadPromises.ALL.entrySet().stream())
        .map(named ->
            DynamicTest.dynamicTest(named.getKey(), () -> check(named.getValue(), opener)));
  }

  private void check(Promise promise, Opener opener) throws Exception {
    try (SourceCase of = opener.open()) {
      ConnectorSpec spec = of.connector().spec();
      if (!(parse(of.section(), spec) instanceof DefinitionParser.Parsed parsed)) {
        throw new AssertionError(parse(of.section(), spec).toString());
      }
      promise.check(new Subject(of, parsed.definition().source(), system));
    }
  }

  /** A pipeline with this source. */
  static DefinitionParser.Outcome parse(String section, ConnectorSpec spec) {
    String text =
        """
        apiVersion: dataaggregator/v1
        kind: Pipeline
        metadata: {name: contract}
        spec:
          source: %s
          aggregate: {measures: {records: count()}}
        """
            .formatted(section);
    return DefinitionParser.parse(text, Notation.YAML, Map.of(spec.name(), spec));
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(system);
  }
}
