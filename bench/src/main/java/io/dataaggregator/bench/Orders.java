package io.dataaggregator.bench;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The orders of work W1: event time over two hours, 50 countries, 1,000 skewed products. */
final class Orders {
  private static final long BASE_MILLIS = 1_764_547_200_000L;
  private static final int SPAN_MILLIS = 7_200_000;

  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: w1}
      spec:
        source:
          connector: none
          config: {}
          format: {type: csv, multiline: false}
          disorder: 5s
          fields:
            ts: {type: timestamp, unit: ms}
            country: {type: string}
            product: {type: string}
            qty: {type: int}
            price: {type: double}
            status: {type: string}
        transforms:
          - filter: status == 'ok'
        aggregate:
          groupBy: [country, product]
          window: {type: tumbling, size: 1m, timeField: ts}
          measures: {orders: count(), revenue: sum(qty * price), dearest: max(price)}
      """;

  private Orders() {}

  /** W1 as a plan. */
  static PipelinePlan plan() {
    var spec =
        new ConnectorSpec(
            "none", "Bytes in memory.", ConnectorSpec.Guarantee.REPLAYABLE, List.of());
    return switch (DefinitionParser.parse(DEFINITION, Notation.YAML, Map.of("none", spec))) {
      case DefinitionParser.Parsed parsed -> PipelinePlan.of(parsed.definition());
      case DefinitionParser.Refused(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  /** {@code records} lines of {@code id,ts,user,country,product,qty,price,status}. */
  static byte[] csv(int records) {
    var random = new SplittableRandom(42);
    var text = new StringBuilder();
    for (int i = 0; i < records; i++) {
      long at = BASE_MILLIS + (long) i * SPAN_MILLIS / 5_000_000 + random.nextInt(5_000);
      text.append(i).append(',').append(at).append(",user-").append(random.nextInt(100_000));
      text.append(",C").append(random.nextInt(50));
      int product = (int) Math.pow(1_000, random.nextDouble());
      text.append(",product-").append(product).append(',').append(1 + random.nextInt(10));
      text.append(',').append(1 + random.nextInt(999)).append('.').append(10 + random.nextInt(90));
      text.append(random.nextInt(100) < 5 ? ",failed\n" : ",ok\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
