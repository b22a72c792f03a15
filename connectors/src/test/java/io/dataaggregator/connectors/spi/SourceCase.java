package io.dataaggregator.connectors.spi;

import io.dataaggregator.engine.connector.SourceUnit;
import java.io.Closeable;
import java.util.List;

/**
 * A real source that the contract is tried on, made anew for each promise: at least two units for
 * two splits, each of several batches, so that reading stops within units.
 */
public interface SourceCase extends Closeable {
  /**
   * A source that must be refused before anything runs.
   *
   * @param section its section of a pipeline file
   * @param pointer where in the file the mistake stands
   * @param value what the message must hold of it
   * @param remedy what the message must say to do
   */
  record Mistake(String section, String pointer, String value, String remedy) {}

  SourceConnector connector();

  /** The {@code source} section of a pipeline file, in the flow style of YAML. */
  String section();

  /** What the records hold, in the order of units and within them, as {@link Reading} writes it. */
  List<String> records();

  /** Changes what is behind a unit. */
  void change(SourceUnit unit) throws Exception;

  List<Mistake> mistakes();

  /** How many things of the source (files, connections) this process holds open for reading. */
  int open() throws Exception;
}
