package io.dataaggregator.http.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every route there is: requests are dispatched by this table, and the contract checked on it. */
public final class RouteTable {
  /** What a captured segment may be. Names and ids are such; nothing else can exist. */
  private static final Pattern CAPTURED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** What has letters of its own: addresses and loggers. */
  private static final Map<String, Pattern> OTHERWISE =
      Map.of(
          "{node}", Pattern.compile("[A-Za-z0-9\\[][A-Za-z0-9._:\\[\\]-]{0,254}"),
          "{logger}", Pattern.compile("[A-Za-z][A-Za-z0-9._$-]{0,127}"));

  /** An endpoint whose path matches, and what its template captured. */
  record Match(Endpoint endpoint, Map<String, String> captures) {}

  private record Row(List<String> segments, Endpoint endpoint) {}

  private final List<Row> rows;

  private RouteTable(List<Row> rows) {
    this.rows = rows;
  }

  /** A table of these endpoints; two that answer the same requests are refused. */
  public static RouteTable of(List<Endpoint> endpoints) {
    var rows = new ArrayList<Row>();
    var seen = new HashSet<String>();
    for (Endpoint endpoint : endpoints) {
      var row = new Row(split(endpoint.template()), endpoint);
      String shape =
          endpoint.method().value() + " " + endpoint.template().replaceAll("\\{.*?}", "{}");
      if (!seen.add(shape)) {
        throw new IllegalArgumentException("two endpoints answer " + shape);
      }
      rows.add(row);
    }
    // A literal segment beats a capture: POST /pipelines/validate is no pipeline of that name.
    rows.sort(Comparator.comparingInt(row -> captures(row.segments())));
    return new RouteTable(List.copyOf(rows));
  }

  public List<Endpoint> endpoints() {
    return rows.stream().map(Row::endpoint).toList();
  }

  /** The endpoints at a path, the most literal first; empty for an unknown path. */
  List<Match> at(String path) {
    List<String> segments = split(path);
    var matches = new ArrayList<Match>();
    for (Row row : rows) {
      Map<String, String> captures = match(row.segments(), segments);
      if (captures != null) {
        matches.add(new Match(row.endpoint(), captures));
      }
    }
    return matches;
  }

  private static @Nullable Map<String, String> match(List<String> template, List<String> path) {
    if (template.size() != path.size()) {
      return null;
    }
    var captures = new HashMap<String, String>();
    for (int i = 0; i < template.size(); i++) {
      String expected = template.get(i);
      String actual = path.get(i);
      if (isCapture(expected)) {
        if (!OTHERWISE.getOrDefault(expected, CAPTURED).matcher(actual).matches()) {
          return null;
        }
        captures.put(expected.substring(1, expected.length() - 1), actual);
      } else if (!expected.equals(actual)) {
        return null;
      }
    }
    return captures;
  }

  /** Segments between slashes, decoded after the split so that %2F stays within its segment. */
  private static List<String> split(String path) {
    var segments = new ArrayList<String>();
    for (String segment : path.split("/", -1)) {
      segments.add(
          segment.indexOf('%') < 0 ? segment : URLDecoder.decode(segment, StandardCharsets.UTF_8));
    }
    return segments;
  }

  private static int captures(List<String> segments) {
    return (int) segments.stream().filter(RouteTable::isCapture).count();
  }

  private static boolean isCapture(String segment) {
    return segment.startsWith("{");
  }
}
