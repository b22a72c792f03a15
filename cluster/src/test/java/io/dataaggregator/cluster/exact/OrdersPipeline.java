package io.dataaggregator.cluster.exact;

/** The pipeline of these tests. */
final class OrdersPipeline {
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: file
          config: {path: "PATH", rangeBytes: RANGE}
          format: {type: FORMAT}
          disorder: DISORDER
          fields:
            at:       {type: timestamp}
            country:  {type: string}
            note:     {type: string}
            # read by nothing else, so that only its hash is
            remark:   {type: string, from: "REMARK"}
            item:     {type: string}
            price:    {type: double}
            extreme:  {type: double}
            tax:      {type: decimal(2)}
            quantity: {type: int}
        aggregate:
          groupBy: [country]
          window: {type: tumbling, size: 1d, timeField: at}
          measures:
            records: count()
            price: sum(price)
            meanPrice: avg(price)
            extreme: sum(extreme)
            lowest: min(price)
            highest: max(price)
            deviation: stddev(price)
            quantity: sum(quantity)
            least: min(quantity)
            most: max(quantity)
            spread: stddev(quantity)
            meanQuantity: avg(quantity)
            tax: sum(tax)
            meanTax: avg(tax)
            leastTax: min(tax)
            firstNote: first(note)
            firstItem: first(item)
            lastQuantity: last(quantity)
            lastPrice: last(price)
            greatestNote: max(note)
            perRecord: sum(quantity) / count()
            notes: distinct(remark)
            median: quantile(price, 0.5)
            items: top(item, 3)
        run: {mode: batch, refresh: full, parallelism: SPLITS}
      """;

  private OrdersPipeline() {}

  static String of(String name, OrdersFile file, int parallelism, String rangeBytes) {
    return DEFINITION
        .replace("NAME", name)
        .replace("PATH", file.source().toString())
        .replace("RANGE", rangeBytes)
        .replace("FORMAT", file.format())
        .replace("REMARK", file.format().equals("csv") ? "note" : "/note")
        .replace("DISORDER", Order.DISORDER)
        .replace("SPLITS", Integer.toString(parallelism));
  }
}
