package io.dataaggregator.bench.nexmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A query: a pipeline in one resource, the same in SQL in another. */
enum Query {
  Q1("currency conversion: count and sums of the converted prices, by minute"),
  Q2("selection of auctions: count and sum of the bids for them, by auction and minute"),
  Q5("hot items: bids by auction in the last 10 s, every 2 s"),
  Q7("highest bid of each 10 s, and whose"),
  Q11("bids by bidder and session, gap 10 s"),
  Q12("bids by bidder and 10 s"),
  Q15("bids, bidders and auctions by price band and day"),
  Q17("bids by price band, least, greatest, mean and sum of prices, by auction and day");

  final String what;

  Query(String what) {
    this.what = what;
  }

  /**
   * The query of a name.
   *
   * @throws IllegalArgumentException naming all
   */
  static Query named(String label) {
    for (Query query : values()) {
      if (query.label().equals(label)) return query;
    }
    throw new IllegalArgumentException(
        "there is no query \"%s\": choose from %s".formatted(label, labels()));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Query::label).toList();
  }

  /** As the command line and a pipeline have it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The pipeline over a file of bids. */
  String definition(Path bids) throws IOException {
    return resource("yaml").replace("BIDS", bids.toString());
  }

  /** The query over a table {@code bid}; its columns are a window's start and results' names. */
  String sql() throws IOException {
    return resource("sql");
  }

  private String resource(String kind) throws IOException {
    String name = "/nexmark/" + label() + "." + kind;
    try (var in = Query.class.getResourceAsStream(name)) {
      if (in == null) throw new IOException("no resource " + name);
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
