package io.dataaggregator.connectors.generator;

import io.dataaggregator.connectors.spi.SourceConnectorContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract as fast as it goes, and at a rate that is waited for. */
class GeneratorContractTest {
  @AutoClose static final SourceConnectorContract CONTRACT = new SourceConnectorContract();

  @TestFactory
  Stream<DynamicTest> atOnce() {
    return CONTRACT.of(() -> new GeneratorCase(""));
  }

  @TestFactory
  Stream<DynamicTest> atARate() {
    return CONTRACT.of(() -> new GeneratorCase(", rate: 200000"));
  }
}
