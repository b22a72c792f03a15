package io.dataaggregator.connectors.generator;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import io.dataaggregator.engine.connector.ConnectorSpec.OptionType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the connector says of itself. */
final class GeneratorSpec {
  static final String NAME = "generator";

  private static final List<Option> OPTIONS =
      List.of(
          option("seed", OptionType.INTEGER, 1L, "Other seeds make other records."),
          option(
              "records",
              OptionType.INTEGER,
              null,
              "How many in all, up to 10^15. Left out, the source never ends, which only"
                  + " `run.mode: continuous` can read."),
          option(
              "units",
              OptionType.INTEGER,
              1L,
              "How many units the records are dealt to in turn, 1 to 1,000. At most so many splits"
                  + " read side by side. The records are the same for any number."),
          option(
              "rate",
              OptionType.NUMBER,
              null,
              "Records per second over all units, 0.001 to 100,000,000: at most so many. What could"
                  + " not be read in time is made up for up to one second's worth. A unit that"
                  + " only waits for it does not become idle. Left out, as many as the pipeline"
                  + " takes."),
          option(
              "start",
              OptionType.TIMESTAMP,
              "2026-01-01T00:00:00Z",
              "The first record's event time."),
          option(
              "step",
              OptionType.DURATION,
              "1ms",
              "Event time from one record to the next, `1ms` to `1d`; none is made after the year"
                  + " 9999."),
          option("keys", OptionType.INTEGER, 100L, "How many keys, 1 to 1,000,000."),
          option(
              "skew",
              OptionType.NUMBER,
              0L,
              "How unevenly keys come, 0 to 4: with 0 all equally often, otherwise the r-th about"
                  + " r^-skew as often as the first (Zipf); above rank 32, neighbours within a"
                  + " sixteenth of their rank come equally often."),
          option(
              "disorder",
              OptionType.DURATION,
              "0s",
              "Each record's event time is put back by up to this much. Where `source.disorder`"
                  + " is at least as long, no record but those of `late` can be late."),
          option(
              "late",
              OptionType.SHARE,
              null,
              "The share of records that are put back by `lateBy` on top. Whether their windows are"
                  + " closed by then depends on when seals happen."),
          option("lateBy", OptionType.DURATION, null, "How far `late` records are put back."),
          option(
              "malformed",
              OptionType.SHARE,
              0L,
              "The share of records that cannot be decoded: each is a dead letter"
                  + " `record.malformed`."),
          option(
              "silent",
              OptionType.INTEGER,
              null,
              "How many units fall silent, the last ones: to see what `source.idleTimeout` does."),
          option(
              "silentAfter",
              OptionType.INTEGER,
              null,
              "After how many records of theirs; at once where it is left out."),
          option(
              "silentFor",
              OptionType.DURATION,
              null,
              "For how long, from when they are first asked for more; a split that is restarted"
                  + " meanwhile begins anew. Left out, for ever, in a source without end."));

  static final ConnectorSpec SPEC =
      new ConnectorSpec(
          NAME,
          "Makes records up: by a seed, at a rate, with skewed keys and records that are out of"
              + " order, late or malformed, each of which can be computed again.",
          ConnectorSpec.Guarantee.REPLAYABLE,
          List.of(),
          OPTIONS);

  private GeneratorSpec() {}

  private static Option option(
      String name, OptionType type, @Nullable Object byDefault, String text) {
    return new Option(name, type, false, false, byDefault, List.of(), text);
  }
}
