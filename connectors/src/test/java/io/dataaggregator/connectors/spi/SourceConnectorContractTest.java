package io.dataaggregator.connectors.spi;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dataaggregator.connectors.spi.NumbersSource.Breach;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract passes a source that keeps it, and catches each way of breaking it. */
class SourceConnectorContractTest {
  @AutoClose static final SourceConnectorContract CONTRACT = new SourceConnectorContract();

  @TestFactory
  Stream<DynamicTest> aGoodSourcePasses() {
    return CONTRACT.of(() -> new NumbersSource(Set.of()));
  }

  @ParameterizedTest
  @EnumSource
  void aBreachIsCaught(Breach breach) {
    DynamicTest promise =
        CONTRACT
            .of(() -> new NumbersSource(Set.of(breach)))
            .filter(test -> test.getDisplayName().equals(breach.promise))
            .findFirst()
            .orElseThrow();
    assertThrows(AssertionError.class, promise.getExecutable());
  }
}
