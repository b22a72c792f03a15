package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.split.SplitMessage.Books;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.JoinedReference;
import io.dataaggregator.engine.reference.ReferenceVersion;
import io.dataaggregator.engine.split.Joined;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What splits joined, put together, and held against the ledger. */
class JoinsTest {
  private static final PipelinePlan PLAN =
      PipelinePlan.of(
          DefinitionParser.parseNormalised(
              Scripted.normalised(
                  """
                  apiVersion: dataaggregator/v1
                  kind: Pipeline
                  metadata: {name: joining}
                  spec:
                    source:
                      connector: file
                      config: {path: in.csv}
                      format: {type: csv}
                      fields: {k: {type: string}}
                    transforms:
                      - lookup:
                          pipeline: {name: other, fields: {k: {type: string}}}
                          on: {k: k}
                          missing: drop
                    aggregate: {groupBy: [k], measures: {records: count()}}
                  """)));

  private static Ledger read(long records) {
    return new Ledger(records, records, 0, 0, 0, 0, 0);
  }

  private static Books books(Joined... joined) {
    return new Books(1, 0, read(9), 0, Map.of(), Rows.NONE, List.of(joined));
  }

  private static Joined joined(String version, long at, long records) {
    return new Joined(0, new ReferenceVersion(version, 3, at), read(records));
  }

  @Test
  void splitsAreAddedUp() {
    var all =
        Joins.of(
            PLAN,
            List.of(
                books(joined("new", 7_000_000, 4), joined("old", 5_000_000, 5)),
                books(joined("old", 6_000_000, 2), joined("", 1_000_000, 1))));
    String other = "pipeline other";
    assertEquals(
        List.of(
            new JoinedReference(1, other, null, 3, Instant.ofEpochSecond(1), read(1)),
            new JoinedReference(1, other, "old", 3, Instant.ofEpochSecond(5), read(7)),
            new JoinedReference(1, other, "new", 3, Instant.ofEpochSecond(7), read(4))),
        all);
    assertEquals("", Joins.wrong(PLAN, all, read(12)));
    String wrong = Joins.wrong(PLAN, all, read(13));
    assertTrue(wrong.startsWith("lookup 1 "), wrong);
  }
}
