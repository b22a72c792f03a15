package io.dataaggregator.cluster.results;

import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SourceFiles;
import java.time.Instant;

/** A pipeline of one week's records, run to its end. */
final class Week {
  private Week() {}

  /** A record every seven minutes of a week in which clocks of Berlin go forward. */
  static String define(Api api, String name, String window) throws Exception {
    SourceFiles files = SourceFiles.create();
    var start = Instant.parse("2026-03-25T00:00:00Z");
    files.write(
        "in.csv",
        "at,k,n",
        1_440,
        i -> start.plusSeconds(i * 420L) + "," + (i % 5 == 0 ? "" : "k" + i % 5) + "," + i);
    api.define(
        Definition.of(name, files)
            .windows("size: 1h")
            .with("window", "{timeField: at, " + window + "}"));
    api.run(name, "SUCCEEDED");
    return name;
  }
}
