package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One change to a good file, and the one problem that it makes. */
class BadDefinitionTest {
  private static void check(
      String from,
      @Nullable String to,
      String code,
      @Nullable String pointer,
      int line,
      String says) {
    String with = to == null ? "" : to.replace("\\n", "\n");
    String text = Samples.QUAKES.replace(from.replace("\\n", "\n"), with);
    assertNotEquals(Samples.QUAKES, text, "the change finds its place");
    List<Problem> problems = Samples.refused(Samples.yaml(text));
    assertEquals(1, problems.size(), problems::toString);
    Problem problem = problems.getFirst();
    assertEquals("definition." + code, problem.code(), problem::toString);
    assertEquals(pointer == null ? "" : pointer, problem.pointer(), problem::toString);
    assertEquals(line, problem.line(), problem::toString);
    assertTrue(problem.column() > 0, problem::toString);
    assertTrue(problem.message().contains(says), problem::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "or/v1|or/v1: x|syntax||1|not YAML",
        "{team: seismology}|{team: s, team: t}|duplicate-key|/metadata/labels/team|3|line 3",
        "{team: seismology}|{team: &a s}|alias|/metadata/labels/team|3|anchors",
        "{team: seismology}|{team: *a}|alias|/metadata/labels/team|3|aliases",
        "{team: seismology}|!!map {team: s}|tag|/metadata/labels|3|tags",
        "{team: seismology}|{? [a] : b}|syntax|/metadata/labels|3|key must be a text",
        "{team: seismology}|{team: \"\\uD800\"}|bad-text|/metadata/labels/team|3|surrogate",
        "{team: seismology}|{team: 7}|wrong-type|/metadata/labels/team|3|put it in quotes",
        "{team: seismology}|{team: }|wrong-type|/metadata/labels/team|3|leave the key out",
        "{team: seismology}|{-team: a}|bad-name|/metadata/labels/-team|3|letter or digit first",
        "{team: seismology}|{team: \"a\\tb\"}|bad-value|/metadata/labels/team|3|control",
        "buckets: 1000|buckets: 99999999999999999999|bad-number|/spec/limits/buckets|31|64 bits",
        "buckets: 1000|buckets: .inf|bad-number|/spec/limits/buckets|31|finite",
        "buckets: 1000|buckets: 1e999|bad-number|/spec/limits/buckets|31|finite",
        "sinks: []|sinks: []\\n---\\nspec: {}|syntax||25|one file holds one pipeline",
        "kind: Pipeline|kind: Pipelines|bad-value|/kind|2|did you mean 'Pipeline'",
        "kind: Pipeline\\n||missing-field|/kind|1|'kind' is missing",
        "quakes-by-network|Quakes|bad-name|/metadata/name|3|lower-case",
        "quakes-by-network|quakes-|bad-name|/metadata/name|3|lower-case",
        "quakes-by-network|aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "|bad-name|/metadata/name|3|63",
        "  limits:|  limit:|unknown-field|/spec/limit|31|did you mean 'limits'",
        "  limits:|  zzzzzz:|unknown-field|/spec/zzzzzz|31|known are source",
      })
  void documents(String from, String to, String code, String pointer, int line, String says) {
    check(from, to, code, pointer, line, says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "connector: file|connector: fle|unknown-connector|/spec/source/connector|6|'file'",
        "format: {type: json, records: /features}\\n    disorder|disorder|missing-field"
            + "|/spec/source/format|6|'format' is missing",
        "ratio: 0.5|skip: 0.5|wrong-type|/spec/source/config/skip|7|whole number",
        "ratio: 0.5|sample: 101%|bad-value|/spec/source/config/sample|7|0% to 100%",
        "ratio: 0.5|since: today|bad-timestamp|/spec/source/config/since|7|2026-01-31T12:30:00Z",
        "ratio: 0.5|since: 2026-02-30T00:00Z|bad-timestamp|/spec/source/config/since|7|no such",
        "connector: file|connector: 1|wrong-type|/spec/source/connector|6|quotes",
        "connector: file|connector: file\\n    connection: x|not-yet|/spec/source/connection|7|yet",
        "path: data|pth: 1, path: data|unknown-field|/spec/source/config/pth|7|'path'",
        "path: data/quakes.geojson, ||missing-field|/spec/source/config/path|7|the path",
        "data/quakes.geojson|[a]|wrong-type|/spec/source/config/path|7|a list",
        "chunk: 1MiB|chunk: 1MB|bad-size|/spec/source/config/chunk|7|KiB",
        "chunk: 1MiB|chunk: -1|bad-size|/spec/source/config/chunk|7|0B",
        "chunk: 1MiB|chunk: 1.5|wrong-type|/spec/source/config/chunk|7|a size",
        "chunk: 1MiB|settle: 1w|bad-duration|/spec/source/config/settle|7|30s",
        "chunk: 1MiB|settle: 3|wrong-type|/spec/source/config/settle|7|a duration",
        "chunk: 1MiB|follow: 'true'|wrong-type|/spec/source/config/follow|7|true or false",
        "chunk: 1MiB|compression: gzp|bad-value|/spec/source/config/compression|7|'gzip'",
        "ratio: 0.5|ratio: '0.5'|wrong-type|/spec/source/config/ratio|7|leave quotes out",
        "[a, b]|[a, 1]|wrong-type|/spec/source/config/exclude/1|7|quotes",
        "[a, b]|a|wrong-type|/spec/source/config/exclude|7|a list",
        "type: json, rec|type: xml, rec|bad-value|/spec/source/format/type|8|known are csv",
        "type: json, rec|type: avro, rec|not-yet|/spec/source/format/type|8|not there yet",
        "type: json, rec|rec|missing-field|/spec/source/format/type|8|known are csv",
        "type: json, rec|type: ndjson, rec|unknown-field|/spec/source/format/records|8|type",
        "records: /features|records: features|bad-pointer|/spec/source/format/records|8|RFC 6901",
        "records: /features|records: /a~2|bad-pointer|/spec/source/format/records|8|RFC 6901",
        "disorder: 8d|disorder: 8w|bad-duration|/spec/source/disorder|9|1d",
        "disorder: 8d|disorder: -1d|bad-duration|/spec/source/disorder|9|1d",
        "disorder: 8d|disorder: 36501d|bad-duration|/spec/source/disorder|9|36500d",
        "disorder: 8d|disorder: 8d\\n"
            + "    idleTimeout: 1m|conflict|/spec/source/idleTimeout|10|batch",
        "disorder: 8d|disorder: 8d\\n    idleTimeout: 99ms"
            + "|bad-duration|/spec/source/idleTimeout|10|100ms",
      })
  void sources(String from, String to, String code, String pointer, int line, String says) {
    check(from, to, code, pointer, line, says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "unit: ms|unit: min|bad-value|at/unit|11|s, ms, us",
        "unit: ms|unit: ms, timezone: UTC|conflict|at/timezone|11|number since 1970",
        "unit: ms|unit: ms, pattern: uuuu-MM-dd|conflict|at/pattern|11|number since 1970",
        "unit: ms|pattern: HH:mm X|bad-pattern|at/pattern|11|year and day",
        "unit: ms|pattern: 'b'|bad-pattern|at/pattern|11|DateTimeFormatter",
        "unit: ms|pattern: \"uuuu-MM-dd'T'\"|no-timezone|at/pattern|11|add 'timezone'",
        "unit: ms|timezone: Berlin|bad-timezone|at/timezone|11|Europe/Berlin",
        "type: double|type: float|bad-value|mag/type|12|known types are bool",
        "type: double|type: decimal|bad-value|mag/type|12|decimal(2)",
        "type: double|type: decimal(19)|bad-value|mag/type|12|0 to 18",
        "type: double|unit: s|missing-field|mag/type|12|'type' is missing",
        "type: double|type: double, unit: s|conflict|mag/unit|12|only for timestamps",
        "/properties/mag|properties.mag|bad-pointer|mag/from|12|/properties/time",
        "      mag:|      mag-x:|bad-name|mag-x|12|underscores",
        "      raw:|      in:|bad-name|in|14|CEL reserves",
        "      raw:|      aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:"
            + "|bad-name|aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|14|64",
        "raw: {type: json}|raw: json|wrong-type|raw|14|a mapping",
      })
  void fields(String from, String to, String code, String pointer, int line, String says) {
    check(from, to, code, "/spec/source/fields/" + pointer, line, says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "filter: mag >= 1.0|look: mag|unknown-field|/spec/transforms/0/look|18|dedupe, lookup",
        "filter: mag >= 1.0|lookup: {on: {a: net}, take: [a]}|missing-field"
            + "|/spec/transforms/0/lookup|18|'file' or 'pipeline'",
        "filter: mag >= 1.0|lookup: {pipeline: {name: a, fields: {a: {type: int}}}, on: {}}"
            + "|missing-field|/spec/transforms/0/lookup/on|18|at least one",
        "filter: mag >= 1.0|lookup: {pipeline: {name: A, fields: {a: {type: int}}}, on: {a: net}}"
            + "|bad-name|/spec/transforms/0/lookup/pipeline/name|18|lower-case",
        "filter: mag >= 1.0|lookup: {pipeline: {name: a}, on: {a: net}}|missing-field"
            + "|/spec/transforms/0/lookup/pipeline/fields|18|group key",
        "filter: mag >= 1.0|lookup: {file: {path: a, fields: {a: {type: int}}}, on: {a: net}}"
            + "|missing-field|/spec/transforms/0/lookup/file/format|18|records",
        "filter: mag >= 1.0|lookup: {file: {path: a, format: {type: ndjson}, fields: {a: {type:"
            + " int, from: b}}}, on: {a: net}}|bad-pointer"
            + "|/spec/transforms/0/lookup/file/fields/a/from|18|RFC 6901",
        "filter: mag >= 1.0|lookup: {pipeline: {name: a, fields: {a: {type: int}}}, on: {a: net},"
            + " file: {path: a, format: {type: csv}, fields: {a: {type: int}}}}|conflict"
            + "|/spec/transforms/0/lookup/pipeline|18|one reference",
        "filter: mag >= 1.0|lookup: {pipeline: {name: a, fields: {a: {type: int}}}, on: {a: net},"
            + " take: a}|wrong-type|/spec/transforms/0/lookup/take|18|a list or a mapping",
        "set: {strong: \"mag >= 5.0\", twice: mag * 2.0}|lookup: {pipeline: {name: a, fields: {a:"
            + " {type: int}}}, on: {a: net}, take: {strong: 7}}|wrong-type"
            + "|/spec/transforms/1/lookup/take/strong|19|in quotes",
        "filter: mag >= 1.0|lookup: {pipeline: {name: a, fields: {a: {type: int}}}, on: {a: net},"
            + " missing: fail}|bad-value|/spec/transforms/0/lookup/missing|18|reject",
        "filter: mag >= 1.0|lookup: {pipeline: {name: a, fields: {a: {type: int}}}, on: {a: net},"
            + " refresh: 100ms}|bad-duration|/spec/transforms/0/lookup/refresh|18|1s",
        "filter: mag >= 1.0|lookup: {pipeline: {name: a, fields: {a: {type: int}}}, on: {a: net},"
            + " refresh: 31d}|bad-duration|/spec/transforms/0/lookup/refresh|18|1s to 30d",
        "filter: mag >= 1.0|dedupe: {key: [net]}|missing-field|/spec/transforms/0/dedupe/within|18|"
            + "apart",
        "filter: mag >= 1.0|dedupe: {key: net, within: 1h}|wrong-type"
            + "|/spec/transforms/0/dedupe/key|18|a list",
        "filter: mag >= 1.0|dedupe: {key: [net], within: 0s}|bad-duration"
            + "|/spec/transforms/0/dedupe/within|18|1ms",
        "filter: mag >= 1.0|explode: {as: {a: {type: int}}}|missing-field"
            + "|/spec/transforms/0/explode/field|18|type json",
        "filter: mag >= 1.0|explode: {field: raw, as: {}}|missing-field"
            + "|/spec/transforms/0/explode/as|18|at least one",
        "filter: mag >= 1.0|explode: {field: raw, as: {a: {from: b, type: int}}}|bad-pointer"
            + "|/spec/transforms/0/explode/as/a/from|18|RFC 6901",
        "filter: mag >= 1.0|explode: {field: raw, as: {a: {type: int, unit: s}}}|conflict"
            + "|/spec/transforms/0/explode/as/a/unit|18|only for timestamps",
        "filter: mag >= 1.0|explode: {field: raw, as: {a: {type: int}}, empty: 1}|wrong-type"
            + "|/spec/transforms/0/explode/empty|18|quotes",
        "filter: mag >= 1.0|explode: {field: raw, as: {a: {type: int}}, empty: skip}|bad-value"
            + "|/spec/transforms/0/explode/empty|18|drop, keep",
        "filter: mag|fliter: mag|unknown-field|/spec/transforms/0/fliter|18|'filter'",
        "filter: mag >= 1.0|filter: 1|wrong-type|/spec/transforms/0/filter|18|quotes",
        "filter: mag >= 1.0|filter: ' '|bad-value|/spec/transforms/0/filter|18|expression",
        "- filter: mag >= 1.0|- x|wrong-type|/spec/transforms/0|18|one of filter, set",
        "- filter: mag >= 1.0|- {filter: a, set: {b: c}}|wrong-type|/spec/transforms/0|18|not 2",
        "twice:|void:|bad-name|/spec/transforms/1/set/void|19|CEL reserves",
        "{strong: \"mag >= 5.0\", twice: mag * 2.0}|{}|missing-field|/spec/transforms/1/set|19|one",
      })
  void transforms(String from, String to, String code, String pointer, int line, String says) {
    check(from, to, code, pointer, line, says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[net, strong]|[net, nat]|no-such-field|/spec/aggregate/groupBy/1|21|did you mean",
        "[net, strong]|[net, raw]|not-groupable|/spec/aggregate/groupBy/1|21|raw JSON",
        "[net, strong]|[net, net]|duplicate|/spec/aggregate/groupBy/1|21|twice",
        "[net, strong]|net|wrong-type|/spec/aggregate/groupBy|21|a list",
        "timeField: at|timeField: mag|not-a-timestamp|/spec/aggregate/window/timeField|22|double",
        "timeField: at|timeField: ta|no-such-field|/spec/aggregate/window/timeField|22|'at'",
        "timeField: at, ||missing-field|/spec/aggregate/window/timeField|22|event time",
        "tumbling, size: 1d|calendar, unit:"
            + " fortnight|bad-value|/spec/aggregate/window/unit|22|quarter",
        "tumbling|tumble|bad-value|/spec/aggregate/window/type|22|known are tumbling",
        "size: 1d|size: 0s|bad-duration|/spec/aggregate/window/size|22|1ms",
        "tumbling, size: 1d|hopping, size: 1d|missing-field|/spec/aggregate/window/hop|22|next",
        "tumbling, size: 1d|hopping, size: 25m, hop: 10m"
            + "|conflict|/spec/aggregate/window/size|22|take 20m",
        "tumbling, size: 1d|hopping, size: 5m, hop: 10m"
            + "|conflict|/spec/aggregate/window/size|22|take 10m",
        "tumbling, size: 1d|cumulative, size: 1d, step: 1s"
            + "|conflict|/spec/aggregate/window/size|22|86400 times",
        "tumbling, size: 1d|tumbling, size: 1d, hop: 1h"
            + "|unknown-field|/spec/aggregate/window/hop|22|hop",
        "late: reject|late: revised|bad-value|/spec/aggregate/window/late|22|revise",
        "late: reject|late: drop|bad-value|/spec/aggregate/window/late|22|reject",
        "quakes: count()|q-s: count()|bad-name|/spec/aggregate/measures/q-s|23|underscores",
        "quakes: count()|quakes: 1|wrong-type|/spec/aggregate/measures/quakes|23|quotes",
        "sinks: []|sinks: [{}]|not-yet|/spec/sinks|24|result store",
        "mode: batch|mode: stream|bad-value|/spec/run/mode|26|batch, continuous",
        "mode: batch|mode: continuous|conflict|/spec/run/schedule|27|leave the schedule out",
        "0 */6 * * *|0 0 30 2 *|bad-schedule|/spec/run/schedule|27|never fire",
        "0 */6 * * *|every 5|bad-schedule|/spec/run/schedule|27|30s",
        "timezone: Europe/Berlin\\n    par|timezone: Mars\\n    par|bad-timezone|/spec/run/timezone"
            + "|28|tz database",
        "parallelism: 2|parallelism: 65|bad-value|/spec/run/parallelism|29|1 to 64",
        "parallelism: 2|parallelism: 2.0|wrong-type|/spec/run/parallelism|29|whole number",
        "attempts: 5|attempts: 0|bad-value|/spec/run/retry/attempts|30|1 to 100",
        "backoff: 1m|backoff: 2d|bad-duration|/spec/run/retry/backoff|30|1d",
        "stateBytes: 16MiB|stateBytes: 1KiB|bad-size|/spec/limits/stateBytes|31|65536B",
        "rejected: 0.1%|rejected: 101%|bad-value|/spec/limits/rejected|31|0% to 100%",
        "rejected: 0.1%|rejected: 2|bad-value|/spec/limits/rejected|31|from 0 to 1",
        "rejected: 0.1%|rejected: few|bad-value|/spec/limits/rejected|31|0% to 100%",
      })
  void theRest(String from, String to, String code, String pointer, int line, String says) {
    check(from.replace("\\n", "\n"), to == null ? "" : to, code, pointer, line, says);
  }
}
